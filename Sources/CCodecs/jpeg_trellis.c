/* Shortest paths through what coefficients may become. */
#include "jpeg_trellis.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "jpeg_samples.h"

#pragma STDC FP_CONTRACT OFF

enum { ZEROS_16 = 0xF0, MOST_CHOICES = 3 };

static uint32_t bit_length(uint32_t value) {
    return value ? 32 - (uint32_t)__builtin_clz(value) : 0;
}

static void make(float rates[JPEG_SYMBOLS], const uint32_t occurrences[JPEG_SYMBOLS]) {
    jpeg_code code;
    cc_jpeg_code_make(&code, occurrences);
    /* What never occurred would be told with a long code. */
    for (size_t i = 0; i < JPEG_SYMBOLS; i++)
        rates[i] = code.lengths[i] ? code.lengths[i] : JPEG_CODE_BITS + 2;
}

void cc_jpeg_rates_make(jpeg_rates *rates, const uint32_t means[JPEG_SYMBOLS],
                        const uint32_t details[JPEG_SYMBOLS]) {
    make(rates->means, means);
    make(rates->details, details);
}

static int32_t nearest(int32_t magnitude, int32_t step, int32_t most) {
    const int32_t value = (magnitude + step / 2) / step;
    return value < most ? value : most;
}

void cc_jpeg_round(const int16_t *coefficients, const uint16_t *quantisers, int16_t *values) {
    for (size_t i = 0; i < JPEG_BLOCK; i++) {
        const int32_t value = coefficients[i];
        const int32_t most = (1 << (i ? JPEG_DETAIL_BITS : JPEG_MEAN_BITS - 1)) - 1;
        const int32_t rounded =
            nearest(abs(value), quantisers[i] * JPEG_FINENESS, most);
        values[cc_jpeg_zigzag[i]] = (int16_t)(value < 0 ? -rounded : rounded);
    }
}

/* The worth of an error in this block. */
static float worth_in(const int16_t *coefficients, const jpeg_leniency *leniency) {
    float energy = 0;
    for (size_t i = 1; i < JPEG_BLOCK; i++) energy += (float)coefficients[i] * (float)coefficients[i];
    energy /= (JPEG_BLOCK - 1) * (float)(JPEG_FINENESS * JPEG_FINENESS);
    return leniency->worth * leniency->busy / (leniency->busy + energy);
}

/* What one coefficient may become: a value of each width that comes into question. */
typedef struct {
    uint32_t place, count;
    struct {
        int32_t value;
        uint32_t width;
        float cost; /* of what it loses and of its own bits, but for its symbol's */
    } choices[MOST_CHOICES];
} candidates;

static void find_choices(candidates *c, uint32_t place, int32_t magnitude, int32_t step,
                         float worth) {
    const int32_t value = nearest(magnitude, step, (1 << JPEG_DETAIL_BITS) - 1);
    const uint32_t width = bit_length((uint32_t)value);
    c->place = place;
    c->count = 0;
    /* The nearest, and the largest values that take a bit less, and two. */
    for (uint32_t less = 0; less < MOST_CHOICES && less < width; less++) {
        const int32_t choice = less ? (1 << (width - less)) - 1 : value;
        const float error = (float)(magnitude - choice * step) / (float)step;
        c->choices[c->count].value = choice;
        c->choices[c->count].width = width - less;
        c->choices[c->count++].cost = error * error * worth + (float)(width - less);
    }
}

void cc_jpeg_choose_details(const int16_t *coefficients, const uint16_t *quantisers,
                            const jpeg_rates *rates, const jpeg_leniency *leniency,
                            int16_t *values) {
    const float worth = worth_in(coefficients, leniency);
    candidates found[JPEG_BLOCK];
    /* Of each candidate, and of the block's start, which is the first: the cost of the best path that
       ends there, the candidate before it on that path, and the choice. */
    float costs[JPEG_BLOCK];
    uint8_t before[JPEG_BLOCK], chosen[JPEG_BLOCK];
    /* What it costs that all details up to a place are 0. */
    float lost[JPEG_BLOCK];
    uint32_t count = 1;
    found[0].place = 0;
    costs[0] = 0;
    lost[0] = 0;
    for (uint32_t place = 1; place < JPEG_BLOCK; place++) {
        const int32_t magnitude = abs(coefficients[place]);
        const int32_t step = quantisers[place] * JPEG_FINENESS;
        const float error = (float)magnitude / (float)step;
        lost[place] = lost[place - 1] + error * error * worth;
        if (magnitude * 2 < step) continue;
        candidates *c = &found[count];
        find_choices(c, place, magnitude, step, worth);
        costs[count] = INFINITY;
        for (uint32_t i = 0; i < count; i++) {
            const uint32_t zeros = place - found[i].place - 1;
            const float so_far = costs[i] + lost[place - 1] - lost[found[i].place] +
                                 (float)(zeros >> 4) * rates->details[ZEROS_16];
            for (uint32_t j = 0; j < c->count; j++) {
                const uint32_t symbol = (zeros & 15) << 4 | c->choices[j].width;
                const float cost = so_far + rates->details[symbol] + c->choices[j].cost;
                if (cost >= costs[count]) continue;
                costs[count] = cost;
                before[count] = (uint8_t)i;
                chosen[count] = (uint8_t)j;
            }
        }
        count++;
    }
    uint32_t last = 0;
    float least = INFINITY;
    for (uint32_t i = 0; i < count; i++) {
        const uint32_t place = found[i].place;
        const float end = place < JPEG_BLOCK - 1 ? rates->details[0] : 0;
        const float cost = costs[i] + lost[JPEG_BLOCK - 1] - lost[place] + end;
        if (cost < least) {
            least = cost;
            last = i;
        }
    }
    memset(values + 1, 0, (JPEG_BLOCK - 1) * sizeof *values);
    for (; last > 0; last = before[last]) {
        const uint32_t place = found[last].place;
        const int32_t value = found[last].choices[chosen[last]].value;
        values[cc_jpeg_zigzag[place]] = (int16_t)(coefficients[place] < 0 ? -value : value);
    }
}

int cc_jpeg_choose_means(const int16_t *coefficients, size_t count, uint16_t quantiser,
                         const jpeg_rates *rates, const jpeg_leniency *leniency, int32_t previous,
                         int16_t *means) {
    enum { AROUND = 3 };
    const int32_t step = quantiser * JPEG_FINENESS;
    uint8_t(*before)[AROUND] = malloc(count * sizeof *before);
    if (!before) return -1;
    float costs[AROUND] = {0};
    int32_t values[AROUND] = {previous, previous, previous};
    for (size_t block = 0; block < count; block++) {
        const int16_t *own = coefficients + block * JPEG_BLOCK;
        const float worth = worth_in(own, leniency);
        const int32_t magnitude = abs(own[0]);
        const int32_t nearest_value = nearest(magnitude, step, (1 << (JPEG_MEAN_BITS - 1)) - 1);
        float next_costs[AROUND];
        int32_t next_values[AROUND];
        for (int32_t i = 0; i < AROUND; i++) {
            const int32_t value = nearest_value + i - 1;
            const float error = (float)(magnitude - value * step) / (float)step;
            next_values[i] = own[0] < 0 ? -value : value;
            next_costs[i] = INFINITY;
            for (uint8_t j = 0; j < AROUND; j++) {
                const uint32_t width = bit_length((uint32_t)abs(next_values[i] - values[j]));
                if (width > JPEG_MEAN_BITS) continue;
                const float cost =
                    costs[j] + rates->means[width] + (float)width + error * error * worth;
                if (cost >= next_costs[i]) continue;
                next_costs[i] = cost;
                before[block][i] = j;
            }
        }
        memcpy(costs, next_costs, sizeof costs);
        memcpy(values, next_values, sizeof values);
    }
    uint32_t best = 0;
    for (uint32_t i = 1; i < AROUND; i++)
        if (costs[i] < costs[best]) best = i;
    for (size_t block = count; block-- > 0;) {
        const int32_t magnitude = abs(coefficients[block * JPEG_BLOCK]);
        const int32_t value = nearest(magnitude, step, (1 << (JPEG_MEAN_BITS - 1)) - 1) + (int32_t)best - 1;
        means[block] = (int16_t)(coefficients[block * JPEG_BLOCK] < 0 ? -value : value);
        best = before[block][best];
    }
    free(before);
    return 0;
}
