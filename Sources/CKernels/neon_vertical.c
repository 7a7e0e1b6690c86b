/* The vertical passes with NEON: columns of 16 samples, each weighed from the first row to the last. The
   padding of rows takes what the last column writes too much: at most 15 samples. */
#if defined(__aarch64__)

#include "neon.h"

/* Adds the products of 16 samples to four registers of sums. */
INLINE void weigh(int16x8_t low, int16x8_t high, int16_t weight, int32x4_t sums[4]) {
    sums[0] = vmlal_n_s16(sums[0], vget_low_s16(low), weight);
    sums[1] = vmlal_high_n_s16(sums[1], low, weight);
    sums[2] = vmlal_n_s16(sums[2], vget_low_s16(high), weight);
    sums[3] = vmlal_high_n_s16(sums[3], high, weight);
}

INLINE void round_down(const int32x4_t sums[4], int32x4_t count, int16x8_t words[2]) {
    for (int i = 0; i < 2; i++)
        words[i] = vqmovn_high_s32(vqmovn_s32(vshlq_s32(sums[i * 2], count)),
                                   vshlq_s32(sums[i * 2 + 1], count));
}

void ck_neon_vertical_u8_i16(const uint8_t *const *rows, const int16_t *weights, int32_t taps,
                             int32_t shift, int16_t *out, size_t samples) {
    const int32_t down = shift - CK_FRACTION_BITS;
    const int32x4_t half = vdupq_n_s32(1 << (down - 1)), count = vdupq_n_s32(-down);
    for (size_t x = 0; x < samples; x += 16) {
        int32x4_t sums[4] = {half, half, half, half};
        for (int32_t tap = 0; tap < taps; tap++) {
            const uint8x16_t bytes = vld1q_u8(rows[tap] + x);
            weigh(vreinterpretq_s16_u16(vmovl_u8(vget_low_u8(bytes))),
                  vreinterpretq_s16_u16(vmovl_high_u8(bytes)), weights[tap], sums);
        }
        int16x8_t words[2];
        round_down(sums, count, words);
        vst1q_s16(out + x, words[0]);
        vst1q_s16(out + x + 8, words[1]);
    }
}

INLINE void vertical_words(const int16_t *const *rows, const int16_t *weights, int32_t taps,
                           int32_t down, size_t x, int16x8_t words[2]) {
    const int32x4_t half = vdupq_n_s32(1 << (down - 1)), count = vdupq_n_s32(-down);
    int32x4_t sums[4] = {half, half, half, half};
    for (int32_t tap = 0; tap < taps; tap++)
        weigh(vld1q_s16(rows[tap] + x), vld1q_s16(rows[tap] + x + 8), weights[tap], sums);
    round_down(sums, count, words);
}

void ck_neon_vertical_i16_i16(const int16_t *const *rows, const int16_t *weights, int32_t taps,
                              int32_t shift, int16_t *out, size_t samples) {
    for (size_t x = 0; x < samples; x += 16) {
        int16x8_t words[2];
        vertical_words(rows, weights, taps, shift, x, words);
        vst1q_s16(out + x, words[0]);
        vst1q_s16(out + x + 8, words[1]);
    }
}

void ck_neon_vertical_i16_u8(const int16_t *const *rows, const int16_t *weights, int32_t taps,
                             int32_t shift, uint8_t *out, size_t samples) {
    for (size_t x = 0; x < samples; x += 16) {
        int16x8_t words[2];
        vertical_words(rows, weights, taps, shift + CK_FRACTION_BITS, x, words);
        vst1q_u8(out + x, vqmovun_high_s16(vqmovun_s16(words[0]), words[1]));
    }
}

/* Products and sums are separate instructions: fused ones would round differently. */
void ck_neon_vertical_f32(const float *const *rows, const float *weights, int32_t taps, float *out,
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

#endif
