/* Every set of kernels that runs here against the scalar one, bit for bit, over random rows: a program
   of its own, so that it can be built for another machine and run under emulation.

   Prints a line a set; exits with 1 where any differs, or where a set named on the command line does
   not run. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "CKernels.h"

enum { WIDEST = 700, MOST_TAPS = 40, ROUNDS = 100 };

static uint64_t state = 88172645463325252u;

/* Xorshift (Marsaglia, "Xorshift RNGs", 2003). */
static uint32_t next(uint32_t below) {
    state ^= state << 13, state ^= state >> 7, state ^= state << 17;
    return (uint32_t)(state >> 16) % below;
}

/* Rows with their padding, all of it random: what lies behind the last sample must not matter. */
typedef union {
    uint8_t bytes[(WIDEST * 4 + 16) * 4 + CK_PADDING];
    int16_t words[WIDEST * 4 + 16];
    uint16_t wide[WIDEST * 4 + 16];
    float reals[WIDEST * 4 + 16];
} row;

static row sources[MOST_TAPS], expected[CK_ROWS_AT_ONCE], found[CK_ROWS_AT_ONCE];
static int failures;

/* The last set in the list. */
static const ck_kernels *scalar_set(void) {
    int32_t last = 0;
    while (ck_set(last + 1)) last++;
    return ck_set(last);
}

static void check(const char *set, const char *kernel, const void *a, const void *b, size_t bytes) {
    if (memcmp(a, b, bytes) == 0) return;
    if (failures++ < 10) printf("%s: %s differs\n", set, kernel);
}

/* Weights of both signs that sum to 2^shift and to no more than 1.6 of it in magnitude. */
static void make_weights(int16_t *weights, int32_t taps, int32_t shift) {
    int32_t rest = 1 << shift;
    for (int32_t k = 0; k + 1 < taps; k++) {
        const int32_t most = (1 << shift) / taps;
        weights[k] = (int16_t)((int32_t)next((uint32_t)most + 1) - most / 4);
        rest -= weights[k];
    }
    weights[taps - 1] = (int16_t)(rest > 32767 ? 32767 : rest < -32768 ? -32768 : rest);
}

static void fill_bytes(void) {
    for (int r = 0; r < MOST_TAPS; r++)
        for (size_t i = 0; i < sizeof sources[r].bytes; i++)
            sources[r].bytes[i] = (uint8_t)next(4) ? (uint8_t)next(256) : (uint8_t)(next(2) * 255);
}

/* Intermediate samples, overshoot included. */
static void fill_words(void) {
    for (int r = 0; r < MOST_TAPS; r++)
        for (size_t i = 0; i < sizeof sources[r].words / 2; i++)
            sources[r].words[i] = (int16_t)((int32_t)next(25000) - 4500);
}

static void fill_reals(void) {
    for (int r = 0; r < MOST_TAPS; r++)
        for (size_t i = 0; i < sizeof sources[r].reals / 4; i++)
            sources[r].reals[i] = (float)next(65536) * 0.25f;
}

static void test_vertical(const ck_kernels *set) {
    const int32_t taps = 1 + (int32_t)next(MOST_TAPS), shift = 14 + (int32_t)next(2);
    const size_t samples = 1 + next(WIDEST * 4);
    int16_t weights[MOST_TAPS];
    make_weights(weights, taps, taps == 1 ? 14 : shift);
    const int32_t used = taps == 1 ? 14 : shift;
    const void *rows[MOST_TAPS];
    for (int r = 0; r < MOST_TAPS; r++) rows[r] = &sources[r];

    fill_bytes();
    scalar_set()->vertical_u8_i16((const uint8_t *const *)rows, weights, taps, used,
                                 expected[0].words, samples);
    set->vertical_u8_i16((const uint8_t *const *)rows, weights, taps, used, found[0].words, samples);
    check(set->name, "vertical_u8_i16", &expected[0], &found[0], samples * 2);

    fill_words();
    scalar_set()->vertical_i16_i16((const int16_t *const *)rows, weights, taps, used,
                                  expected[0].words, samples);
    set->vertical_i16_i16((const int16_t *const *)rows, weights, taps, used, found[0].words, samples);
    check(set->name, "vertical_i16_i16", &expected[0], &found[0], samples * 2);

    scalar_set()->vertical_i16_u8((const int16_t *const *)rows, weights, taps, used,
                                  expected[0].bytes, samples);
    set->vertical_i16_u8((const int16_t *const *)rows, weights, taps, used, found[0].bytes,
                         samples);
    check(set->name, "vertical_i16_u8", &expected[0], &found[0], samples);

    fill_reals();
    float reals[MOST_TAPS];
    for (int k = 0; k < taps; k++) reals[k] = (float)weights[k] / (float)(1 << used);
    scalar_set()->vertical_f32((const float *const *)rows, reals, taps, expected[0].reals,
                                  samples);
    set->vertical_f32((const float *const *)rows, reals, taps, found[0].reals, samples);
    check(set->name, "vertical_f32", &expected[0], &found[0], samples * 4);
}

static void test_horizontal(const ck_kernels *set) {
    static int16_t weights[WIDEST * (MOST_TAPS + CK_TAPS_AT_ONCE)];
    static float reals[WIDEST * (MOST_TAPS + CK_TAPS_AT_ONCE)];
    static int32_t first[WIDEST], count[WIDEST];
    const int32_t channels = 1 + (int32_t)next(4), width = 1 + (int32_t)next(WIDEST);
    const int32_t pixels = 1 + (int32_t)next(WIDEST);
    const int32_t most = 1 + (int32_t)next((uint32_t)(width < MOST_TAPS ? width : MOST_TAPS));
    const int32_t stride = (most + CK_TAPS_AT_ONCE - 1) / CK_TAPS_AT_ONCE * CK_TAPS_AT_ONCE;
    const int32_t shift = most == 1 ? 14 : 14 + (int32_t)next(2);
    memset(weights, 0, sizeof weights);
    for (int32_t x = 0; x < pixels; x++) {
        count[x] = most == 1 ? 1 : 2 + (int32_t)next((uint32_t)most - 1);
        first[x] = (int32_t)next((uint32_t)(width - count[x] + 1));
        make_weights(weights + x * stride, count[x], shift);
    }
    for (int32_t i = 0; i < pixels * stride; i++) reals[i] = (float)weights[i] / 16384.0f;
    const ck_weights fixed = {first, count, weights, stride, shift};
    const ck_weights_f32 real = {first, count, reals, stride};
    const int32_t rows_at_once = 1 + (int32_t)next(CK_ROWS_AT_ONCE);
    const void *rows[CK_ROWS_AT_ONCE];
    void *want[CK_ROWS_AT_ONCE], *got[CK_ROWS_AT_ONCE];
    for (int r = 0; r < CK_ROWS_AT_ONCE; r++)
        rows[r] = &sources[r], want[r] = &expected[r], got[r] = &found[r];
    const size_t samples = (size_t)pixels * (size_t)channels;
    const ck_kernels *scalar = scalar_set();

    fill_bytes();
    scalar->horizontal_u8_i16((const uint8_t *const *)rows, rows_at_once, &fixed, channels, pixels,
                              (int16_t *const *)want);
    set->horizontal_u8_i16((const uint8_t *const *)rows, rows_at_once, &fixed, channels, pixels,
                           (int16_t *const *)got);
    for (int r = 0; r < rows_at_once; r++)
        check(set->name, "horizontal_u8_i16", want[r], got[r], samples * 2);

    fill_words();
    scalar->horizontal_i16_u8((const int16_t *const *)rows, rows_at_once, &fixed, channels, pixels,
                          (uint8_t *const *)want);
    set->horizontal_i16_u8((const int16_t *const *)rows, rows_at_once, &fixed, channels, pixels,
                       (uint8_t *const *)got);
    for (int r = 0; r < rows_at_once; r++)
        check(set->name, "horizontal_i16_u8", want[r], got[r], samples);

    fill_reals();
    scalar->horizontal_f32((const float *const *)rows, rows_at_once, &real, channels, pixels,
                           (float *const *)want);
    set->horizontal_f32((const float *const *)rows, rows_at_once, &real, channels, pixels,
                        (float *const *)got);
    for (int r = 0; r < rows_at_once; r++)
        check(set->name, "horizontal_f32", want[r], got[r], samples * 4);

    if (channels % 2) return;
    for (int32_t x = 0; x < pixels; x++) first[x] &= ~1;
    fill_words();
    scalar->horizontal_pairs_i16((const int16_t *const *)rows, rows_at_once, &fixed, channels, pixels,
                                 (int16_t *const *)want);
    set->horizontal_pairs_i16((const int16_t *const *)rows, rows_at_once, &fixed, channels, pixels,
                              (int16_t *const *)got);
    for (int r = 0; r < rows_at_once; r++)
        check(set->name, "horizontal_pairs_i16", want[r], got[r], samples * 2);
}

static void test_alpha(const ck_kernels *set) {
    const ck_kernels *scalar = scalar_set();
    const size_t pixels = 1 + next(WIDEST);
    for (int32_t channels = 1; channels <= 4; channels++) {
        const int32_t has_alpha = channels % 2 == 0;
        const size_t samples = pixels * (size_t)channels;
        fill_bytes();
        if (has_alpha) {
            /* Whole pairs. */
            const size_t paired = pixels + (pixels & 1);
            scalar->premultiply_u8(sources[0].bytes, channels, paired, expected[0].words);
            set->premultiply_u8(sources[0].bytes, channels, paired, found[0].words);
            check(set->name, "premultiply_u8", &expected[0], &found[0],
                  paired * (size_t)channels * 2);
        }
        scalar->widen_u16(sources[1].wide, channels, has_alpha, pixels, expected[0].reals);
        set->widen_u16(sources[1].wide, channels, has_alpha, pixels, found[0].reals);
        check(set->name, "widen_u16", &expected[0], &found[0], samples * 4);
        fill_words();
        if (has_alpha) {
            scalar->unpremultiply_u8(sources[0].words, channels, pixels, expected[0].bytes);
            set->unpremultiply_u8(sources[0].words, channels, pixels, found[0].bytes);
            check(set->name, "unpremultiply_u8", &expected[0], &found[0], samples);
        }
        fill_reals();
        scalar->narrow_u16(sources[0].reals, channels, has_alpha, pixels, expected[0].wide);
        set->narrow_u16(sources[0].reals, channels, has_alpha, pixels, found[0].wide);
        check(set->name, "narrow_u16", &expected[0], &found[0], samples * 2);
    }
}

/* Light and colours, 0 to 1, with zeros on either side of `pixels` samples from the sixteenth on. */
static void fill_planes(size_t pixels) {
    for (int r = 0; r < MOST_TAPS; r++) {
        memset(&sources[r], 0, sizeof sources[r]);
        for (size_t i = 0; i < pixels; i++) sources[r].reals[16 + i] = (float)next(65536) / 65535.0f;
    }
}

static void test_similarity(const ck_kernels *set) {
    const ck_kernels *scalar = scalar_set();
    const size_t pixels = 8 + next(WIDEST);
    const size_t bytes = (pixels + CK_SUM_LANES - 1) / CK_SUM_LANES * CK_SUM_LANES * sizeof(float);
    const float *planes[CK_BLUR_TAPS * CK_BLURRED_ROWS];
    float *want[CK_ROWS_AT_ONCE], *got[CK_ROWS_AT_ONCE];
    for (int r = 0; r < CK_ROWS_AT_ONCE; r++) want[r] = expected[r].reals, got[r] = found[r].reals;
    fill_planes(pixels);
    for (int k = 0; k < CK_BLUR_TAPS * CK_BLURRED_ROWS; k++)
        planes[k] = sources[next(MOST_TAPS)].reals + 16;

    scalar->similarity_xyb(planes, pixels, want);
    set->similarity_xyb(planes, pixels, got);
    for (int r = 0; r < 3; r++) check(set->name, "similarity_xyb", want[r], got[r], bytes);

    scalar->similarity_across(planes[0], planes[1], pixels, want);
    set->similarity_across(planes[0], planes[1], pixels, got);
    for (int r = 0; r < CK_BLURRED_ROWS; r++)
        check(set->name, "similarity_across", want[r], got[r], bytes);

    double wanted[CK_ERROR_SUMS] = {0}, sums[CK_ERROR_SUMS] = {0};
    scalar->similarity_down(planes, planes[2], planes[3], pixels, wanted);
    set->similarity_down(planes, planes[2], planes[3], pixels, sums);
    check(set->name, "similarity_down", wanted, sums, sizeof sums);

    scalar->similarity_halve(planes[0], planes[1], pixels / 2, want[0]);
    set->similarity_halve(planes[0], planes[1], pixels / 2, got[0]);
    check(set->name, "similarity_halve", want[0], got[0], pixels / 2 * sizeof(float));
}

enum { PICTURE_WIDTH = 160, PICTURE_HEIGHT = 120, PICTURE_COLOURS = 47 };

/* Palettes are made in one way alone, which must come to the same colours on every machine: a picture of
   ramps and noise, of all kinds of alpha, in few colours, dithered, adds up to this (FNV-1a). */
static void test_palette(void) {
    static const uint64_t known = 0xbd653dd6203af1b;
    static uint8_t picture[PICTURE_HEIGHT][4 * PICTURE_WIDTH], indices[PICTURE_WIDTH];
    static int32_t errors[2][CK_PLACE_AXES * (PICTURE_WIDTH + 2)];
    static ck_colour_count count;
    static ck_palette palette;
    uint32_t noise = 1;
    ck_begin_counting(&count);
    for (uint32_t y = 0; y < PICTURE_HEIGHT; y++) {
        for (uint32_t x = 0; x < PICTURE_WIDTH; x++) {
            uint8_t *pixel = picture[y] + 4 * x;
            noise = noise * 1664525 + 1013904223;
            pixel[0] = (uint8_t)(x + (noise >> 27));
            pixel[1] = (uint8_t)(2 * y + (noise >> 28));
            pixel[2] = (uint8_t)(x * y >> 5);
            pixel[3] = (uint8_t)(x < 80 ? 255 : x > 140 ? 0 : y + x / 2);
        }
        ck_count_colours(&count, picture[y], picture[y ? y - 1 : 0], PICTURE_WIDTH);
    }
    ck_make_palette(&count, PICTURE_COLOURS, &palette);
    uint64_t sum = 0xcbf29ce484222325;
    for (uint32_t y = 0; y < PICTURE_HEIGHT; y++) {
        ck_dither_row(&palette, picture[y], PICTURE_WIDTH, y % 2, errors[y % 2], errors[1 - y % 2],
                      indices);
        ck_fill_row(&palette, indices, PICTURE_WIDTH, picture[y]);
        for (size_t i = 0; i < sizeof picture[y]; i++) sum = (sum ^ picture[y][i]) * 0x100000001b3;
    }
    if (sum == known) return;
    printf("palette: the colours add up to %llx\n", (unsigned long long)sum);
    failures++;
}

int main(int argc, char **argv) {
    int missing = argc - 1;
    test_palette();
    for (int32_t i = 0; ck_set(i); i++) {
        const ck_kernels *set = ck_set(i);
        const int before = failures;
        for (int round = 0; round < ROUNDS; round++) {
            test_vertical(set);
            test_horizontal(set);
            test_alpha(set);
            test_similarity(set);
        }
        printf("%s: %s\n", set->name, failures == before ? "same bits as scalar" : "DIFFERS");
        for (int a = 1; a < argc; a++) missing -= strcmp(argv[a], set->name) == 0;
    }
    if (missing > 0) printf("%d of the named sets do not run here\n", missing);
    return failures || missing > 0;
}
