/* Images in few colours: the colours that an image has are counted, a palette is made of them, and each
   pixel gets a colour of it. Pixels are 8-bit RGBA, rows of them.

   Colours are compared where distances are about what is seen: in brightness and colour differences as of
   ITU-R BT.601, of levels weighed by alpha, so that the distance is the mean of those over black and over
   white. All of it is exact in whole numbers, but for the choice of where to cut, which is made of sums and
   products in double precision that are never fused: the result does not depend on the machine. */
#ifndef CK_QUANTISE_H
#define CK_QUANTISE_H

#include <stddef.h>
#include <stdint.h>

enum {
    CK_PALETTE_COLOURS = 256,
    /* As many different colours are told apart; of an image with more, like colours are counted as one. */
    CK_COUNTED_COLOURS = 1 << 15,
    CK_COUNTED_SLOTS = 1 << 17,
    CK_FIRST_GUESSES = 1 << 12,
    CK_PLACE_AXES = 4
};

/* Where a colour lies, in sixteenths of a level: brightness less half of alpha, half of either colour
   difference, and half of alpha. No axis passes 2,424 either way. */
typedef struct {
    int32_t axes[CK_PLACE_AXES];
} ck_place;

/* What is known of pixels of one colour, or of several that are alike. */
typedef struct {
    uint64_t sums[4];  /* of red, green, blue and alpha: 2^31 pixels fit */
    uint64_t weight;   /* pixels, each by how plainly it shows: at most 256 a pixel */
    uint32_t pixels;
    uint32_t code;     /* what is alike in all of them */
    uint8_t colour[4]; /* their mean, red to alpha */
    int32_t nearest;   /* in the palette */
    ck_place place;
} ck_counted_colour;

typedef struct {
    ck_counted_colour colours[CK_COUNTED_COLOURS];
    int32_t slots[CK_COUNTED_SLOTS];
    int32_t count;
    int32_t shift; /* low bits of each level that do not tell colours apart */
} ck_colour_count;

typedef struct {
    uint8_t colours[CK_PALETTE_COLOURS][4];
    ck_place places[CK_PALETTE_COLOURS];
    /* Of each colour all others, the nearest first, and the squares of their distances. */
    uint8_t others[CK_PALETTE_COLOURS][CK_PALETTE_COLOURS];
    int32_t distances[CK_PALETTE_COLOURS][CK_PALETTE_COLOURS];
    /* A colour to begin a search with, by the four high bits of red, green and blue. */
    uint8_t guesses[CK_FIRST_GUESSES];
    int32_t count;
} ck_palette;

void ck_begin_counting(ck_colour_count *count);

/* Counts a row; `above` is the one before, or the row itself where there is none. What is hidden by an
   alpha of 0 counts as one colour. */
void ck_count_colours(ck_colour_count *count, const uint8_t *row, const uint8_t *above, size_t pixels);

/* Makes a palette of at most `colours` colours, 1 to CK_PALETTE_COLOURS, of those that were counted, of
   which there is at least one. */
void ck_make_palette(ck_colour_count *count, int32_t colours, ck_palette *palette);

/* Gives each pixel the nearest colour, by its place in the palette. What is opaque stays so, and so does
   what is fully transparent, as long as the palette has such a colour. */
void ck_map_row(const ck_palette *palette, const uint8_t *row, size_t pixels, uint8_t *indices);

/* The same, while most of what a colour is off is made up for by the pixels that follow: Floyd and
   Steinberg's weights. Rows go left and right in turns. `here` holds what the rows above left for this row,
   and `below` becomes what it leaves for the next: CK_PLACE_AXES numbers a pixel and for one more on either
   side, all 0 before the first row. */
void ck_dither_row(const ck_palette *palette, const uint8_t *row, size_t pixels, int32_t leftwards,
                   int32_t *here, int32_t *below, uint8_t *indices);

/* The colours that stand at those places. */
void ck_fill_row(const ck_palette *palette, const uint8_t *indices, size_t pixels, uint8_t *row);

#endif
