/* A palette of the colours that an image has: boxes of colours are cut in two where that takes most of the
   variance away (Wu, "Efficient statistical computations for optimal color quantization", 1991; here along
   each box's own main axis), and then each colour moves to the mean of those that are nearest to it, as
   Lloyd's method does ("Least squares quantization in PCM", 1982). */
#include <math.h>
#include <string.h>

#include "quantise.h"

#pragma clang fp contract(off)

enum { BINS = 256, POWER_STEPS = 8, MOVES = 8 };

/* A run of colours that are to become one, and what the best cut through it would gain. */
typedef struct {
    int32_t first, end;
    double axis[CK_PLACE_AXES];
    double cut, gain;
} box;

static double along(const double *axis, const ck_place *place) {
    double sum = 0;
    for (int32_t k = 0; k < CK_PLACE_AXES; k++) sum += axis[k] * place->axes[k];
    return sum;
}

/* The axis along which the colours vary most, by the power method; 0 where they do not. */
static int find_axis(const ck_counted_colour *colours, box *box) {
    double weight = 0, mean[CK_PLACE_AXES] = {0}, spread[CK_PLACE_AXES][CK_PLACE_AXES] = {{0}};
    for (int32_t i = box->first; i < box->end; i++) {
        const double share = (double)colours[i].weight;
        weight += share;
        for (int32_t k = 0; k < CK_PLACE_AXES; k++) mean[k] += share * colours[i].place.axes[k];
    }
    for (int32_t k = 0; k < CK_PLACE_AXES; k++) mean[k] /= weight;
    for (int32_t i = box->first; i < box->end; i++) {
        const double share = (double)colours[i].weight;
        double off[CK_PLACE_AXES];
        for (int32_t k = 0; k < CK_PLACE_AXES; k++) off[k] = colours[i].place.axes[k] - mean[k];
        for (int32_t k = 0; k < CK_PLACE_AXES; k++)
            for (int32_t l = 0; l <= k; l++) spread[k][l] += share * off[k] * off[l];
    }
    int32_t widest = 0;
    for (int32_t k = 0; k < CK_PLACE_AXES; k++) {
        for (int32_t l = k + 1; l < CK_PLACE_AXES; l++) spread[k][l] = spread[l][k];
        if (spread[k][k] > spread[widest][widest]) widest = k;
    }
    if (!(spread[widest][widest] > 0)) return 0;
    memcpy(box->axis, spread[widest], sizeof box->axis);
    for (int32_t step = 0; step < POWER_STEPS; step++) {
        double next[CK_PLACE_AXES], square = 0;
        for (int32_t k = 0; k < CK_PLACE_AXES; k++) {
            next[k] = 0;
            for (int32_t l = 0; l < CK_PLACE_AXES; l++) next[k] += spread[k][l] * box->axis[l];
            square += next[k] * next[k];
        }
        const double length = sqrt(square);
        for (int32_t k = 0; k < CK_PLACE_AXES; k++) box->axis[k] = next[k] / length;
    }
    return 1;
}

/* Finds the cut across the main axis that leaves the least variance on either side. */
static void weigh_cut(const ck_counted_colour *colours, box *box) {
    double weights[BINS] = {0}, moments[BINS] = {0}, low = INFINITY, high = -INFINITY;
    box->gain = 0;
    if (box->end - box->first < 2 || !find_axis(colours, box)) return;
    for (int32_t i = box->first; i < box->end; i++) {
        const double at = along(box->axis, &colours[i].place);
        low = at < low ? at : low;
        high = at > high ? at : high;
    }
    if (!(high > low)) return;
    const double scale = ((double)BINS - 0.001) / (high - low);
    double weight = 0, moment = 0;
    for (int32_t i = box->first; i < box->end; i++) {
        const double at = along(box->axis, &colours[i].place) - low;
        const double share = (double)colours[i].weight;
        const int32_t bin = (int32_t)(at * scale);
        weights[bin] += share;
        moments[bin] += share * at;
        weight += share;
        moment += share * at;
    }
    double below = 0, moment_below = 0;
    for (int32_t bin = 0; bin < BINS - 1; bin++) {
        below += weights[bin];
        moment_below += moments[bin];
        const double rest = weight - below;
        if (!(below > 0 && rest > 0)) continue;
        const double apart = moment_below / below - (moment - moment_below) / rest;
        const double gain = apart * apart * below * rest / weight;
        if (gain > box->gain) {
            box->gain = gain;
            box->cut = low + (bin + 1) / scale;
        }
    }
}

/* Cuts off what lies beyond the cut; 0 where rounding leaves nothing on one side. */
static int cut(ck_counted_colour *colours, box *low, box *high) {
    int32_t first = low->first, end = low->end;
    while (first < end) {
        if (along(low->axis, &colours[first].place) < low->cut) {
            first++;
        } else {
            const ck_counted_colour moved = colours[--end];
            colours[end] = colours[first];
            colours[first] = moved;
        }
    }
    if (first == low->first || first == low->end) return 0;
    *high = (box){.first = first, .end = low->end};
    low->end = first;
    return 1;
}

static int32_t cut_into_boxes(ck_colour_count *count, int32_t most) {
    box boxes[CK_PALETTE_COLOURS] = {{.first = 0, .end = count->count}};
    int32_t made = 1;
    weigh_cut(count->colours, &boxes[0]);
    while (made < most) {
        box *best = &boxes[0];
        for (int32_t i = 1; i < made; i++)
            if (boxes[i].gain > best->gain) best = &boxes[i];
        if (!(best->gain > 0)) break;
        if (!cut(count->colours, best, &boxes[made])) {
            best->gain = 0;
            continue;
        }
        weigh_cut(count->colours, best);
        weigh_cut(count->colours, &boxes[made++]);
    }
    for (int32_t i = 0; i < made; i++)
        for (int32_t j = boxes[i].first; j < boxes[i].end; j++) count->colours[j].nearest = i;
    return made;
}

/* What the members of a palette's colour add up to, alpha before its colours weigh. Sums stay below 2^63:
   2^31 pixels, of weights up to 2^8, and products of levels below 2^16. */
typedef struct {
    uint64_t weight, alpha, products[3];
} members;

static uint8_t quotient(uint64_t sum, uint64_t by) { return (uint8_t)((sum + by / 2) / by); }

/* Moves each colour of the palette to the mean of its members. */
static void move(const ck_colour_count *count, ck_palette *palette) {
    members sums[CK_PALETTE_COLOURS] = {{0}};
    for (int32_t i = 0; i < count->count; i++) {
        const ck_counted_colour *colour = &count->colours[i];
        members *sum = &sums[colour->nearest];
        const uint64_t alpha = colour->weight * colour->colour[3];
        sum->weight += colour->weight;
        sum->alpha += alpha;
        for (int32_t k = 0; k < 3; k++) sum->products[k] += alpha * colour->colour[k];
    }
    for (int32_t i = 0; i < palette->count; i++) {
        if (!sums[i].weight) continue;
        uint8_t *colour = palette->colours[i];
        colour[3] = quotient(sums[i].alpha, sums[i].weight);
        for (int32_t k = 0; k < 3; k++)
            colour[k] = colour[3] ? quotient(sums[i].products[k], sums[i].alpha) : 0;
        palette->places[i] = ck_place_of(colour);
    }
}

void ck_sort_neighbours(ck_palette *palette) {
    for (int32_t i = 0; i < palette->count; i++) {
        int32_t filled = 0;
        uint8_t *others = palette->others[i];
        int32_t *distances = palette->distances[i];
        for (int32_t j = -1; j < palette->count; j++) {
            if (j == i) continue;
            /* Itself comes first. */
            const int32_t other = j < 0 ? i : j;
            const int32_t distance = ck_distance(&palette->places[i], &palette->places[other]);
            int32_t at = filled++;
            for (; at > 1 && distances[at - 1] > distance; at--) {
                distances[at] = distances[at - 1];
                others[at] = others[at - 1];
            }
            distances[at] = distance;
            others[at] = (uint8_t)other;
        }
    }
}

/* Has an opaque colour, or one that is fully transparent, where the image has one. */
static void keep_end_of_alpha(const ck_colour_count *count, ck_palette *palette, uint8_t alpha) {
    int is_there = 0;
    for (int32_t i = 0; i < count->count; i++) is_there |= count->colours[i].colour[3] == alpha;
    if (!is_there) return;
    int32_t nearest = 0;
    for (int32_t i = 1; i < palette->count; i++) {
        const int is_more = palette->colours[i][3] > palette->colours[nearest][3];
        if (palette->colours[i][3] != palette->colours[nearest][3] && is_more == (alpha == 255))
            nearest = i;
    }
    if (palette->colours[nearest][3] == alpha) return;
    palette->colours[nearest][3] = alpha;
    if (!alpha) memset(palette->colours[nearest], 0, 4);
    palette->places[nearest] = ck_place_of(palette->colours[nearest]);
}

static void fill_guesses(ck_palette *palette) {
    int32_t last = 0;
    for (int32_t i = 0; i < CK_FIRST_GUESSES; i++) {
        const uint8_t colour[4] = {(uint8_t)((i >> 8) * 17), (uint8_t)((i >> 4 & 15) * 17),
                                   (uint8_t)((i & 15) * 17), 255};
        const ck_place place = ck_place_of(colour);
        palette->guesses[i] = (uint8_t)(last = ck_nearest(palette, &place, last));
    }
}

void ck_make_palette(ck_colour_count *count, int32_t colours, ck_palette *palette) {
    for (int32_t i = 0; i < count->count; i++) {
        ck_counted_colour *colour = &count->colours[i];
        for (int32_t k = 0; k < 4; k++) colour->colour[k] = quotient(colour->sums[k], colour->pixels);
        colour->place = ck_place_of(colour->colour);
    }
    palette->count = cut_into_boxes(count, colours);
    move(count, palette);
    for (int32_t round = 0; round < MOVES; round++) {
        int has_moved = 0;
        ck_sort_neighbours(palette);
        for (int32_t i = 0; i < count->count; i++) {
            ck_counted_colour *colour = &count->colours[i];
            const int32_t nearest = ck_nearest(palette, &colour->place, colour->nearest);
            has_moved |= nearest != colour->nearest;
            colour->nearest = nearest;
        }
        if (!has_moved) break;
        move(count, palette);
    }
    keep_end_of_alpha(count, palette, 255);
    keep_end_of_alpha(count, palette, 0);
    ck_sort_neighbours(palette);
    fill_guesses(palette);
}
