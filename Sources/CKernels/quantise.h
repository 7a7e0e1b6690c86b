/* What counting, choosing and mapping of colours share. */
#ifndef QUANTISE_H
#define QUANTISE_H

#include "ck_quantise.h"

static inline uint8_t greater(uint8_t a, uint8_t b) { return a > b ? a : b; }

/* `sum`, of 0 or any sign, over 16 and weighed by alpha. */
static inline int32_t weighed(int32_t sum, int32_t alpha) {
    return alpha == 255 ? sum / 16 : sum * alpha / (16 * 255);
}

/* Opaque colours lie this far from all others, so that they do not get colours that are not quite. */
enum { OPAQUE_IS_APART = 384 };

/* The weights of BT.601 in 256ths; those of the differences are halved once more, as they are seen less. */
static inline ck_place ck_place_of(const uint8_t *colour) {
    const int32_t r = colour[0], g = colour[1], b = colour[2], a = colour[3];
    return (ck_place){{
        weighed(77 * r + 150 * g + 29 * b, a) - 8 * a,
        weighed(64 * b - 42 * g - 22 * r, a),
        weighed(64 * r - 54 * g - 10 * b, a),
        8 * a + (a == 255 ? OPAQUE_IS_APART : 0),
    }};
}

/* The square of the distance: below 2^26 between two places. */
static inline int32_t ck_distance(const ck_place *a, const ck_place *b) {
    int32_t sum = 0;
    for (int32_t axis = 0; axis < CK_PLACE_AXES; axis++) {
        const int32_t off = a->axes[axis] - b->axes[axis];
        sum += off * off;
    }
    return sum;
}

/* Sorts each colour's others anew, once colours have moved. */
void ck_sort_neighbours(ck_palette *palette);

/* The nearest colour of the palette, found from any first guess: no other lies nearer than half of the
   way from the guess to the first that is left out. */
static inline int32_t ck_nearest(const ck_palette *palette, const ck_place *place, int32_t guess) {
    int32_t reach = ck_distance(place, &palette->places[guess]);
    int32_t best = guess, least = reach;
    for (int32_t i = 1; i < palette->count; i++) {
        if (palette->distances[guess][i] / 4 >= reach) break;
        const int32_t other = palette->others[guess][i];
        const int32_t distance = ck_distance(place, &palette->places[other]);
        if (distance >= least) continue;
        best = other;
        least = distance;
        /* From much nearer, fewer are in reach. */
        if (distance < reach / 2) {
            guess = other;
            reach = distance;
            i = 0;
        }
    }
    return best;
}

#endif
