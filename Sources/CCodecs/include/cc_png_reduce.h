/* What PNG pixels could do without, and the same pixels without it. Samples of 2 bytes are in PNG's
   byte order; channels is 1 gray, 2 gray and alpha, 3 RGB, 4 RGBA. Nothing here allocates but where it
   says so. */
#ifndef CC_PNG_REDUCE_H
#define CC_PNG_REDUCE_H

#include "cc_fault.h"

typedef struct {
    uint8_t *bytes; /* without gaps */
    size_t count;   /* of pixels */
    int32_t channels, sample_bytes;
} cc_png_pixels;

/* Whether there are colours other than 0 where alpha is 0 and they can't be seen. */
int cc_png_hides_colours(const cc_png_pixels *pixels);
/* The pixels, which have alpha, without those colours. */
void cc_png_clear_hidden(const cc_png_pixels *pixels, uint8_t *out);

/* Whether the low byte of each sample of 2 bytes repeats its high byte, as 8 bits made 16 do. */
int cc_png_repeats_bytes(const cc_png_pixels *pixels);
int cc_png_is_opaque(const cc_png_pixels *pixels);
/* Whether red, green and blue are alike. */
int cc_png_is_gray(const cc_png_pixels *pixels);

/* Copies the picked bytes, at most 8, of each pixel, one behind the other. */
void cc_png_pick(const cc_png_pixels *pixels, const uint8_t *offsets, int32_t picked, uint8_t *out);

enum { CC_PNG_KEY_BYTES = 6 };

/* Whether a colour can stand for transparency: alpha is all or nothing, and no opaque pixel has that
   colour. Where hidden colours count, all that are hidden must have it. Writes it to `key`, a sample
   behind the other. May allocate 2 MB, without which it finds less. */
int cc_png_find_key(const cc_png_pixels *pixels, int32_t hidden_counts, uint8_t *key);

/* The pixels without alpha: `key` where it is 0. */
void cc_png_apply_key(const cc_png_pixels *pixels, const uint8_t *key, uint8_t *out);

/* The fewest bits, 1, 2, 4 or 8, that hold each of count gray levels exactly. */
int32_t cc_png_gray_bits(const uint8_t *levels, size_t count);

/* Whether two images of as many pixels, of any channels and samples, look the same: 8 bits are made 16,
   gray RGB, and what has no alpha is opaque. Colours count where alpha is 0 only if hidden ones do. */
int cc_png_same_pixels(const cc_png_pixels *a, const cc_png_pixels *b, int32_t hidden_counts);

enum { CC_PNG_COLOURS = 256 };

/* The colours of pixels of 1-byte samples. */
typedef struct {
    uint32_t colours[CC_PNG_COLOURS]; /* red << 24 | green << 16 | blue << 8 | alpha */
    uint32_t counts[CC_PNG_COLOURS];
    int32_t count;
} cc_png_palette;

/* Writes each pixel's place in the palette, whose colours come as they are met. -1 where there are
   more than 256; that is known early, as a rule. */
int cc_png_index(const cc_png_pixels *pixels, cc_png_palette *palette, uint8_t *indices);

/* Adds up in matrix, count * count numbers, how often two indices lie side by side or one above the
   other; it is symmetric. */
void cc_png_count_neighbours(const uint8_t *indices, size_t width, size_t height, int32_t count,
                             uint32_t *matrix);

/* Packs rows of width levels or indices to bits (1, 2, 4 or 8) each, after a way through `map`; rows
   begin at whole bytes, whose last bits are 0. */
void cc_png_pack(const uint8_t *in, size_t width, size_t height, const uint8_t *map, int32_t bits,
                 uint8_t *out);

#endif
