/* The reference for the similarity kernels: one sample at a time, in the order that vectors take. */
#include <math.h>
#include <string.h>

#include "ck_sets.h"
#include "similarity.h"

#pragma clang fp contract(off)

CK_EACH_SIMILARITY_KERNEL(CK_DECLARE, scalar)

/* Two steps of Halley's method, each of which triples the digits. */
static inline float cube_root(float value) {
    int32_t bits;
    memcpy(&bits, &value, sizeof bits);
    bits = (int32_t)((float)bits * (1.0f / 3.0f)) + ROOT_MAGIC;
    float root;
    memcpy(&root, &bits, sizeof root);
    for (int step = 0; step < 2; step++) {
        const float cube = root * root * root;
        root = root * (cube + (value + value)) / ((cube + cube) + value);
    }
    return root;
}

static inline float response(float red, float green, float blue, float r, float g, float b) {
    const float sum = ((red * r + green * g) + blue * b) + OPSIN_BIAS;
    return cube_root(sum > 0 ? sum : 0) - OPSIN_BIAS_ROOT;
}

void ck_scalar_similarity_xyb(const float *const light[3], size_t pixels, float *const xyb[3]) {
    for (size_t i = 0; i < pixels; i++) {
        const float r = light[0][i], g = light[1][i], b = light[2][i];
        const float l = response(OPSIN_RED_L, OPSIN_GREEN_L, OPSIN_BLUE, r, g, b);
        const float m = response(OPSIN_RED_M, OPSIN_GREEN_M, OPSIN_BLUE, r, g, b);
        const float s = response(OPSIN_RED_S, OPSIN_GREEN_S, OPSIN_BLUE_S, r, g, b);
        const float y = 0.5f * (l + m);
        xyb[0][i] = (0.5f * (l - m)) * 14.0f + 0.42f;
        xyb[1][i] = y + 0.01f;
        xyb[2][i] = (s - y) + 0.55f;
    }
    end_in_zeros(xyb, 3, pixels);
}

/* Eleven samples, of which `in` is the middle one and the others lie `step` apart. */
static inline float blurred(const float *in) {
    return ((((BLUR_0 * in[0] + BLUR_1 * (in[-1] + in[1])) + BLUR_2 * (in[-2] + in[2])) +
             BLUR_3 * (in[-3] + in[3])) +
            BLUR_4 * (in[-4] + in[4])) +
           BLUR_5 * (in[-5] + in[5]);
}

void ck_scalar_similarity_across(const float *a, const float *b, size_t pixels, float *const *out) {
    for (size_t i = 0; i < pixels; i++) {
        float squares[CK_BLUR_TAPS], products[CK_BLUR_TAPS];
        for (int k = 0; k < CK_BLUR_TAPS; k++) {
            const float left = (a + i)[k - CK_BLUR_REACH], right = (b + i)[k - CK_BLUR_REACH];
            squares[k] = left * left + right * right;
            products[k] = left * right;
        }
        out[CK_MEAN_A][i] = blurred(a + i);
        out[CK_MEAN_B][i] = blurred(b + i);
        out[CK_SQUARES][i] = blurred(squares + CK_BLUR_REACH);
        out[CK_PRODUCT][i] = blurred(products + CK_BLUR_REACH);
    }
    end_in_zeros(out, CK_BLURRED_ROWS, pixels);
}

static inline float blurred_down(const float *const *rows, int row, size_t i) {
    float taps[CK_BLUR_TAPS];
    for (int k = 0; k < CK_BLUR_TAPS; k++) taps[k] = rows[k * CK_BLURRED_ROWS + row][i];
    return blurred(taps + CK_BLUR_REACH);
}

void ck_scalar_similarity_down(const float *const *rows, const float *a, const float *b, size_t pixels,
                               double *sums) {
    float lanes[CK_ERROR_SUMS][CK_SUM_LANES] = {{0}};
    for (size_t i = 0; i < pixels; i++) {
        const float mean_a = blurred_down(rows, CK_MEAN_A, i);
        const float mean_b = blurred_down(rows, CK_MEAN_B, i);
        const float squares = blurred_down(rows, CK_SQUARES, i);
        const float product = blurred_down(rows, CK_PRODUCT, i);
        const float apart = mean_a - mean_b, both = product - mean_a * mean_b;
        const float spread = squares - (mean_a * mean_a + mean_b * mean_b);
        const float alike = (1.0f - apart * apart) * ((both + both) + STRUCTURE_FLOOR);
        const float lost = 1.0f - alike / (spread + STRUCTURE_FLOOR);
        const float edges =
            (1.0f + fabsf(b[i] - mean_b)) / (1.0f + fabsf(a[i] - mean_a)) - 1.0f;
        const float errors[3] = {lost > 0 ? lost : 0, edges > 0 ? edges : 0, edges < 0 ? -edges : 0};
        for (int map = 0; map < 3; map++) {
            const float square = errors[map] * errors[map];
            lanes[map * 2][i % CK_SUM_LANES] += errors[map];
            lanes[map * 2 + 1][i % CK_SUM_LANES] += square * square;
        }
    }
    for (int sum = 0; sum < CK_ERROR_SUMS; sum++)
        for (int lane = 0; lane < CK_SUM_LANES; lane++) sums[sum] += (double)lanes[sum][lane];
}

void ck_scalar_similarity_halve(const float *above, const float *below, size_t pixels, float *out) {
    for (size_t i = 0; i < pixels; i++)
        out[i] = ((above[2 * i] + below[2 * i]) + (above[2 * i + 1] + below[2 * i + 1])) * 0.25f;
}
