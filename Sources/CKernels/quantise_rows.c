/* Pixels and their colours in a palette, with and without dither: Floyd and Steinberg, "An adaptive
   algorithm for spatial grey scale", 1976. */
#include <string.h>

#include "quantise.h"

enum {
    /* In 256ths, a sixteenth of which is what the weights of the neighbours add up to: errors that are
       passed on whole add up to specks. */
    STRENGTH = 13,
    /* In sixteenths of a level: more would show as noise. */
    MOST_ERROR = 400
};

/* The colour of the same alpha, none or all of it, that is nearest; the given one where there is none. */
static int32_t of_same_alpha(const ck_palette *palette, const ck_place *place, uint8_t alpha, int32_t found) {
    int32_t least = INT32_MAX;
    for (int32_t i = 0; i < palette->count; i++) {
        if (palette->colours[i][3] != alpha) continue;
        const int32_t distance = ck_distance(place, &palette->places[i]);
        if (distance >= least) continue;
        least = distance;
        found = i;
    }
    return found;
}

/* The colour for a pixel whose place is moved to `wanted`. */
static int32_t colour_for(const ck_palette *palette, const uint8_t *pixel, const ck_place *wanted, int32_t last) {
    const int32_t guess = palette->guesses[pixel[0] >> 4 << 8 | pixel[1] >> 4 << 4 | pixel[2] >> 4];
    const int is_nearer = ck_distance(wanted, &palette->places[last]) <
                          ck_distance(wanted, &palette->places[guess]);
    const int32_t found = ck_nearest(palette, wanted, is_nearer ? last : guess);
    const int is_kept = pixel[3] == 0 || pixel[3] == 255;
    if (!is_kept || palette->colours[found][3] == pixel[3]) return found;
    return of_same_alpha(palette, wanted, pixel[3], found);
}

void ck_map_row(const ck_palette *palette, const uint8_t *row, size_t pixels, uint8_t *indices) {
    int32_t last = 0;
    for (size_t x = 0; x < pixels; x++, row += 4) {
        if (!x || memcmp(row, row - 4, 4)) {
            const ck_place place = ck_place_of(row);
            last = colour_for(palette, row, &place, last);
        }
        indices[x] = (uint8_t)last;
    }
}

/* Where a pixel should lie, with what its neighbours left to it. */
static ck_place with_errors(const uint8_t *pixel, const int32_t *errors) {
    ck_place place = ck_place_of(pixel);
    int32_t moves[CK_PLACE_AXES];
    for (int32_t k = 0; k < CK_PLACE_AXES; k++) {
        const int32_t move = (errors[k] * STRENGTH + 128) >> 8;
        moves[k] = move > MOST_ERROR ? MOST_ERROR : move < -MOST_ERROR ? -MOST_ERROR : move;
    }
    /* What is opaque or transparent stays it: brightness alone moves, or nothing. */
    if (pixel[3] == 0) return place;
    if (pixel[3] == 255) {
        moves[0] += moves[3];
        moves[3] = 0;
    }
    for (int32_t k = 0; k < CK_PLACE_AXES; k++) place.axes[k] += moves[k];
    return place;
}

void ck_dither_row(const ck_palette *palette, const uint8_t *row, size_t pixels, int32_t leftwards,
                   int32_t *here, int32_t *below, uint8_t *indices) {
    const ptrdiff_t step = leftwards ? -1 : 1;
    int32_t last = 0;
    memset(below, 0, (pixels + 2) * CK_PLACE_AXES * sizeof *below);
    for (size_t done = 0; done < pixels; done++) {
        const size_t x = leftwards ? pixels - 1 - done : done;
        const uint8_t *pixel = row + 4 * x;
        int32_t *at = here + CK_PLACE_AXES * (x + 1), *under = below + CK_PLACE_AXES * (x + 1);
        const ck_place wanted = with_errors(pixel, at);
        last = colour_for(palette, pixel, &wanted, last);
        indices[x] = (uint8_t)last;
        if (!pixel[3]) continue;
        const int32_t leap =
            OPAQUE_IS_APART * ((pixel[3] == 255) - (palette->colours[last][3] == 255));
        for (int32_t k = 0; k < CK_PLACE_AXES; k++) {
            const int32_t error = wanted.axes[k] - palette->places[last].axes[k] - leap * (k == 3);
            at[step * CK_PLACE_AXES + k] += 7 * error;
            under[-step * CK_PLACE_AXES + k] += 3 * error;
            under[k] += 5 * error;
            under[step * CK_PLACE_AXES + k] += error;
        }
    }
}

void ck_fill_row(const ck_palette *palette, const uint8_t *indices, size_t pixels, uint8_t *row) {
    for (size_t x = 0; x < pixels; x++) memcpy(row + 4 * x, palette->colours[indices[x]], 4);
}
