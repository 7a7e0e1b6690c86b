/* The NEON kernels, for every arm64. */
#include "ck_sets.h"

#if defined(__aarch64__)

#include <arm_neon.h>
#include <string.h>

#define INLINE static inline __attribute__((always_inline))
#define KERNEL

/* Adds the products of 16 samples to four registers of sums. */
INLINE void weigh_bytes(uint8x16_t samples, int16_t weight, int32x4_t sums[4]) {
    const int16x8_t low = vreinterpretq_s16_u16(vmovl_u8(vget_low_u8(samples)));
    const int16x8_t high = vreinterpretq_s16_u16(vmovl_high_u8(samples));
    sums[0] = vmlal_n_s16(sums[0], vget_low_s16(low), weight);
    sums[1] = vmlal_high_n_s16(sums[1], low, weight);
    sums[2] = vmlal_n_s16(sums[2], vget_low_s16(high), weight);
    sums[3] = vmlal_high_n_s16(sums[3], high, weight);
}

/* The padding of rows takes what the last block writes too much: at most 15 samples. */
static void vertical_u8(const uint8_t *const *rows, const int16_t *weights, int32_t taps,
                        int32_t shift, int16_t *out, size_t samples) {
    const int32_t down = shift - CK_FRACTION_BITS;
    const int32x4_t half = vdupq_n_s32(1 << (down - 1)), count = vdupq_n_s32(-down);
    for (size_t x = 0; x < samples; x += 16) {
        int32x4_t sums[4] = {half, half, half, half};
        for (int32_t tap = 0; tap < taps; tap++)
            weigh_bytes(vld1q_u8(rows[tap] + x), weights[tap], sums);
        for (int i = 0; i < 4; i++) sums[i] = vshlq_s32(sums[i], count);
        vst1q_s16(out + x, vqmovn_high_s32(vqmovn_s32(sums[0]), sums[1]));
        vst1q_s16(out + x + 8, vqmovn_high_s32(vqmovn_s32(sums[2]), sums[3]));
    }
}

static void vertical_i16(const int16_t *const *rows, const int16_t *weights, int32_t taps,
                         int32_t shift, int16_t *out, size_t samples) {
    const int32x4_t half = vdupq_n_s32(1 << (shift - 1)), count = vdupq_n_s32(-shift);
    for (size_t x = 0; x < samples; x += 16) {
        int32x4_t sums[4] = {half, half, half, half};
        for (int32_t tap = 0; tap < taps; tap++) {
            const int16x8_t low = vld1q_s16(rows[tap] + x), high = vld1q_s16(rows[tap] + x + 8);
            sums[0] = vmlal_n_s16(sums[0], vget_low_s16(low), weights[tap]);
            sums[1] = vmlal_high_n_s16(sums[1], low, weights[tap]);
            sums[2] = vmlal_n_s16(sums[2], vget_low_s16(high), weights[tap]);
            sums[3] = vmlal_high_n_s16(sums[3], high, weights[tap]);
        }
        for (int i = 0; i < 4; i++) sums[i] = vshlq_s32(sums[i], count);
        vst1q_s16(out + x, vqmovn_high_s32(vqmovn_s32(sums[0]), sums[1]));
        vst1q_s16(out + x + 8, vqmovn_high_s32(vqmovn_s32(sums[2]), sums[3]));
    }
}

/* What the horizontal kernels write: 4 sums, of which the first n count. */
typedef enum { BYTES, WORDS } result;

INLINE void put(void *out, size_t sample, int32_t n, int32x4_t sums, int32x4_t count, result kind) {
    const int16x4_t words = vqmovn_s32(vshlq_s32(sums, count));
    if (kind == WORDS) {
        int16_t all[4];
        vst1_s16(all, words);
        memcpy((int16_t *)out + sample, all, (size_t)n * 2);
    } else {
        uint8_t all[8];
        vst1_u8(all, vqmovun_s16(vcombine_s16(words, words)));
        memcpy((uint8_t *)out + sample, all, (size_t)n);
    }
}

/* RGB and RGBA: a tap is one pixel, its channels the four places of a register. An RGB pixel drags along
   the red of the next, which comes out as a fourth sum that nobody reads. */
INLINE void horizontal_wide(const int16_t *const *rows, int32_t row_count,
                            const ck_weights *weights, int32_t channels, int32_t pixels,
                            void *const *out, int32_t down, result kind) {
    const int32x4_t half = vdupq_n_s32(1 << (down - 1)), zero = vdupq_n_s32(0);
    const int32x4_t count = vdupq_n_s32(-down);
    for (int32_t x = 0; x < pixels; x++) {
        const int16_t *w = weights->weights + (size_t)x * (size_t)weights->stride;
        const size_t first = (size_t)weights->first[x] * (size_t)channels;
        const int32_t taps = weights->count[x];
        for (int32_t r = 0; r < row_count; r++) {
            const int16_t *in = rows[r] + first;
            /* Two chains of sums, so that one product need not wait for the one before. */
            int32x4_t even = half, odd = zero;
            for (int32_t tap = 0; tap < taps; tap += 4) {
                const int16x4_t factors = vld1_s16(w + tap);
                const int16_t *p = in + (size_t)tap * (size_t)channels;
                const size_t n = (size_t)channels;
                even = vmlal_lane_s16(even, vld1_s16(p), factors, 0);
                odd = vmlal_lane_s16(odd, vld1_s16(p + n), factors, 1);
                even = vmlal_lane_s16(even, vld1_s16(p + 2 * n), factors, 2);
                odd = vmlal_lane_s16(odd, vld1_s16(p + 3 * n), factors, 3);
            }
            put(out[r], (size_t)x * (size_t)channels, channels, vaddq_s32(even, odd), count, kind);
        }
    }
}

/* Gray and gray+alpha: eight samples at a time, added up at the end. */
INLINE void horizontal_narrow(const int16_t *const *rows, int32_t row_count,
                              const ck_weights *weights, int32_t channels, int32_t pixels,
                              void *const *out, int32_t down, result kind) {
    const int32x4_t count = vdupq_n_s32(-down);
    const int32_t half = 1 << (down - 1);
    for (int32_t x = 0; x < pixels; x++) {
        const int16_t *w = weights->weights + (size_t)x * (size_t)weights->stride;
        const size_t first = (size_t)weights->first[x] * (size_t)channels;
        const int32_t taps = weights->count[x];
        for (int32_t r = 0; r < row_count; r++) {
            const int16_t *in = rows[r] + first;
            int32x4_t a = vdupq_n_s32(0), b = vdupq_n_s32(0);
            for (int32_t tap = 0; tap < taps; tap += 8) {
                const int16x8_t factors = vld1q_s16(w + tap);
                if (channels == 1) {
                    const int16x8_t samples = vld1q_s16(in + tap);
                    a = vmlal_s16(a, vget_low_s16(samples), vget_low_s16(factors));
                    b = vmlal_high_s16(b, samples, factors);
                } else {
                    const int16x8x2_t samples = vld2q_s16(in + (size_t)tap * 2);
                    a = vmlal_s16(a, vget_low_s16(samples.val[0]), vget_low_s16(factors));
                    a = vmlal_high_s16(a, samples.val[0], factors);
                    b = vmlal_s16(b, vget_low_s16(samples.val[1]), vget_low_s16(factors));
                    b = vmlal_high_s16(b, samples.val[1], factors);
                }
            }
            const int32_t gray = channels == 1 ? vaddvq_s32(vaddq_s32(a, b)) : vaddvq_s32(a);
            const int32_t alpha = channels == 1 ? 0 : vaddvq_s32(b);
            const int32_t sums[4] = {gray + half, alpha + half, 0, 0};
            put(out[r], (size_t)x * (size_t)channels, channels, vld1q_s32(sums), count, kind);
        }
    }
}

#include "ck_horizontal.h"

/* Products and sums are separate instructions: fused ones would round differently. */
static void vertical_f32(const float *const *rows, const float *weights, int32_t taps, float *out,
                         size_t samples) {
#pragma clang fp contract(off)
    for (size_t x = 0; x < samples; x += 8) {
        float32x4_t a = vdupq_n_f32(0), b = vdupq_n_f32(0);
        for (int32_t tap = 0; tap < taps; tap++) {
            const float32x4_t w = vdupq_n_f32(weights[tap]);
            a = vaddq_f32(a, vmulq_f32(vld1q_f32(rows[tap] + x), w));
            b = vaddq_f32(b, vmulq_f32(vld1q_f32(rows[tap] + x + 4), w));
        }
        vst1q_f32(out + x, a);
        vst1q_f32(out + x + 4, b);
    }
}

const ck_kernels ck_neon = {
    .name = "neon",
    .vertical_u8 = vertical_u8,
    .vertical_i16 = vertical_i16,
    .horizontal_u8 = horizontal_u8,
    .horizontal_i16 = horizontal_i16,
    .vertical_f32 = vertical_f32,
    .horizontal_f32 = ck_scalar_horizontal_f32,
    .premultiply_u8 = ck_scalar_premultiply_u8,
    .unpremultiply_u8 = ck_scalar_unpremultiply_u8,
    .widen_u16 = ck_scalar_widen_u16,
    .narrow_u16 = ck_scalar_narrow_u16,
};

#endif
