/* The similarity kernels of a vector set, in the compiler's own vectors of eight floats, which are one
   register of AVX2 and two of NEON. A set is a file that names itself in SET, defines TARGET as the
   attribute that allows its instructions, and includes this. */
#include <math.h>
#include <string.h>

#include "ck_sets.h"
#include "similarity.h"

#pragma clang fp contract(off)

CK_EACH_SIMILARITY_KERNEL(CK_DECLARE, SET)

#define KERNEL_NAME(SET, NAME) ck_##SET##_similarity_##NAME
#define KERNEL_OF(SET, NAME) KERNEL_NAME(SET, NAME)
#define KERNEL(NAME) TARGET void KERNEL_OF(SET, NAME)
#define VECTOR TARGET static inline __attribute__((always_inline)) reals

typedef float reals __attribute__((vector_size(32)));
typedef int32_t words __attribute__((vector_size(32)));

VECTOR read(const float *from) {
    reals value;
    memcpy(&value, from, sizeof value);
    return value;
}

TARGET static inline __attribute__((always_inline)) void write(float *to, reals value) {
    memcpy(to, &value, sizeof value);
}

/* The value where it is above zero, else zero. */
VECTOR positive(reals value) { return (reals)((words)value & (value > 0)); }

VECTOR magnitude(reals value) { return (reals)((words)value & 0x7fffffff); }

VECTOR cube_root(reals value) {
    const reals third = __builtin_convertvector((words)value, reals) * (1.0f / 3.0f);
    reals root = (reals)(__builtin_convertvector(third, words) + ROOT_MAGIC);
    for (int step = 0; step < 2; step++) {
        const reals cube = root * root * root;
        root = root * (cube + (value + value)) / ((cube + cube) + value);
    }
    return root;
}

VECTOR response(float red, float green, float blue, reals r, reals g, reals b) {
    return cube_root(positive(((red * r + green * g) + blue * b) + OPSIN_BIAS)) - OPSIN_BIAS_ROOT;
}

KERNEL(xyb)(const float *const light[3], size_t pixels, float *const xyb[3]) {
    for (size_t i = 0; i < pixels; i += CK_SUM_LANES) {
        const reals r = read(light[0] + i), g = read(light[1] + i), b = read(light[2] + i);
        const reals l = response(OPSIN_RED_L, OPSIN_GREEN_L, OPSIN_BLUE, r, g, b);
        const reals m = response(OPSIN_RED_M, OPSIN_GREEN_M, OPSIN_BLUE, r, g, b);
        const reals s = response(OPSIN_RED_S, OPSIN_GREEN_S, OPSIN_BLUE_S, r, g, b);
        const reals y = 0.5f * (l + m);
        write(xyb[0] + i, (0.5f * (l - m)) * 14.0f + 0.42f);
        write(xyb[1] + i, y + 0.01f);
        write(xyb[2] + i, (s - y) + 0.55f);
    }
    end_in_zeros(xyb, 3, pixels);
}

/* A sum grows from the middle tap outwards; WIDER adds the next two. */
#define WIDER(SUM, K, BEFORE, BEHIND) (SUM) = (SUM) + BLUR_##K * ((BEFORE) + (BEHIND))

KERNEL(across)(const float *a, const float *b, size_t pixels, float *const *out) {
    for (size_t i = 0; i < pixels; i += CK_SUM_LANES, a += CK_SUM_LANES, b += CK_SUM_LANES) {
        const reals middle_a = read(a), middle_b = read(b);
        reals mean_a = BLUR_0 * middle_a, mean_b = BLUR_0 * middle_b;
        reals squares = BLUR_0 * (middle_a * middle_a + middle_b * middle_b);
        reals product = BLUR_0 * (middle_a * middle_b);
#define TAPS(K)                                                                          \
    {                                                                                    \
        const reals la = read(a - (K)), ra = read(a + (K));                              \
        const reals lb = read(b - (K)), rb = read(b + (K));                              \
        WIDER(mean_a, K, la, ra);                                                        \
        WIDER(mean_b, K, lb, rb);                                                        \
        WIDER(squares, K, la * la + lb * lb, ra * ra + rb * rb);                         \
        WIDER(product, K, la * lb, ra * rb);                                             \
    }
        TAPS(1) TAPS(2) TAPS(3) TAPS(4) TAPS(5)
#undef TAPS
        write(out[CK_MEAN_A] + i, mean_a);
        write(out[CK_MEAN_B] + i, mean_b);
        write(out[CK_SQUARES] + i, squares);
        write(out[CK_PRODUCT] + i, product);
    }
    end_in_zeros(out, CK_BLURRED_ROWS, pixels);
}

VECTOR blurred_down(const float *const *rows, size_t i) {
#define TAP(K) read(rows[(K) * CK_BLURRED_ROWS] + i)
    reals sum = BLUR_0 * TAP(5);
    WIDER(sum, 1, TAP(4), TAP(6));
    WIDER(sum, 2, TAP(3), TAP(7));
    WIDER(sum, 3, TAP(2), TAP(8));
    WIDER(sum, 4, TAP(1), TAP(9));
    WIDER(sum, 5, TAP(0), TAP(10));
#undef TAP
    return sum;
}

KERNEL(down)(const float *const *rows, const float *a, const float *b, size_t pixels, double *sums) {
    reals lanes[CK_ERROR_SUMS] = {{0}};
    for (size_t i = 0; i < pixels; i += CK_SUM_LANES) {
        const reals mean_a = blurred_down(rows + CK_MEAN_A, i);
        const reals mean_b = blurred_down(rows + CK_MEAN_B, i);
        const reals squares = blurred_down(rows + CK_SQUARES, i);
        const reals product = blurred_down(rows + CK_PRODUCT, i);
        const reals apart = mean_a - mean_b, both = product - mean_a * mean_b;
        const reals spread = squares - (mean_a * mean_a + mean_b * mean_b);
        const reals alike = (1.0f - apart * apart) * ((both + both) + STRUCTURE_FLOOR);
        const reals lost = 1.0f - alike / (spread + STRUCTURE_FLOOR);
        const reals edges = (1.0f + magnitude(read(b + i) - mean_b)) /
                                (1.0f + magnitude(read(a + i) - mean_a)) - 1.0f;
        const reals errors[3] = {positive(lost), positive(edges), positive(-edges)};
        for (int map = 0; map < 3; map++) {
            const reals square = errors[map] * errors[map];
            lanes[map * 2] += errors[map];
            lanes[map * 2 + 1] += square * square;
        }
    }
    for (int sum = 0; sum < CK_ERROR_SUMS; sum++)
        for (int lane = 0; lane < CK_SUM_LANES; lane++) sums[sum] += (double)lanes[sum][lane];
}

KERNEL(halve)(const float *above, const float *below, size_t pixels, float *out) {
    for (size_t i = 0; i < pixels; i += CK_SUM_LANES) {
        const reals low = read(above + 2 * i) + read(below + 2 * i);
        const reals high = read(above + 2 * i + CK_SUM_LANES) + read(below + 2 * i + CK_SUM_LANES);
        const reals even = __builtin_shufflevector(low, high, 0, 2, 4, 6, 8, 10, 12, 14);
        const reals odd = __builtin_shufflevector(low, high, 1, 3, 5, 7, 9, 11, 13, 15);
        write(out + i, (even + odd) * 0.25f);
    }
}
