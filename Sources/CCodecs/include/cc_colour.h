/* Colours of a profile turned into sRGB by Little CMS: row by row, in place, and from memory alone. */
#ifndef CC_COLOUR_H
#define CC_COLOUR_H

#include "cc_fault.h"

typedef struct cc_colour cc_colour;

typedef struct {
    int32_t channels;  /* of colour: 1 gray, 3 RGB, 4 inks (cyan, magenta, yellow, black) */
    int32_t has_alpha; /* a channel behind the colour, which stays as it is; not with inks */
    int32_t depth;     /* 8, or 16 in the machine's byte order */
    int32_t inverted;  /* inks: 0 is full ink, as Adobe writes them */
} cc_colour_pixels;

/* A transform from `profile` to sRGB, relative colorimetric with black point compensation. Gray stays
   gray, with sRGB's tone curve; inks become RGB. NULL where the profile is broken or is not one of such
   pixels, and where there is no memory. */
cc_colour *cc_colour_open(const uint8_t *profile, size_t count, const cc_colour_pixels *pixels);

/* Turns a row; `to` may be `from`, but for inks. */
void cc_colour_row(const cc_colour *colour, const void *from, void *to, size_t pixels);

void cc_colour_free(cc_colour *colour);

/* What a file says of its colours without a profile. */
typedef struct {
    double white[2], red[2], green[2], blue[2]; /* x and y of CIE 1931 */
    double gamma;                               /* of the decoder; 0: sRGB's curve */
} cc_colour_primaries;

/* An ICC profile of the same meaning, for RGB, or for gray where `is_gray` is set: the same bytes for the
   same primaries. data is NULL where they make no sense, and where there is no memory. */
cc_bytes cc_colour_profile(const cc_colour_primaries *primaries, int32_t is_gray);

#endif
