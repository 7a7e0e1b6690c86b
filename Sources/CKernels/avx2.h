/* What the AVX2 kernels share. A lane is 128 bits; most instructions work on two lanes side by side, and
   the order of samples that a comment gives is that within a register, lane by lane. */
#ifndef CK_AVX2_H
#define CK_AVX2_H

#include "ck_resample.h"

#include <immintrin.h>
#include <string.h>

#define AVX2 __attribute__((target("avx2")))
#define INLINE AVX2 static inline __attribute__((always_inline))

INLINE __m256i load(const void *from) {
    return _mm256_loadu_si256((const __m256i *)from);
}

INLINE __m128i load_lane(const void *from) {
    return _mm_loadu_si128((const __m128i *)from);
}

INLINE __m128i load_half_lane(const void *from) {
    return _mm_loadl_epi64((const __m128i *)from);
}

INLINE __m256i load_lanes(const void *low, const void *high) {
    return _mm256_loadu2_m128i((const __m128i *)high, (const __m128i *)low);
}

INLINE void store(void *to, __m256i value) {
    _mm256_storeu_si256((__m256i *)to, value);
}

INLINE void store_half_lane(void *to, __m128i value) {
    _mm_storel_epi64((__m128i *)to, value);
}

/* The kernels, by file. */
void ck_avx2_vertical_u8_i16(const uint8_t *const *rows, const int16_t *weights, int32_t taps,
                             int32_t shift, int16_t *out, size_t samples);
void ck_avx2_vertical_i16_i16(const int16_t *const *rows, const int16_t *weights, int32_t taps,
                              int32_t shift, int16_t *out, size_t samples);
void ck_avx2_vertical_i16_u8(const int16_t *const *rows, const int16_t *weights, int32_t taps,
                             int32_t shift, uint8_t *out, size_t samples);
void ck_avx2_vertical_f32(const float *const *rows, const float *weights, int32_t taps, float *out,
                          size_t samples);

void ck_avx2_horizontal_u8_i16(const uint8_t *const *rows, int32_t row_count,
                               const ck_weights *weights, int32_t channels, int32_t pixels,
                               int16_t *const *out);
void ck_avx2_horizontal_i16_i16(const int16_t *const *rows, int32_t row_count,
                                const ck_weights *weights, int32_t channels, int32_t pixels,
                                int16_t *const *out);
void ck_avx2_horizontal_i16_u8(const int16_t *const *rows, int32_t row_count,
                               const ck_weights *weights, int32_t channels, int32_t pixels,
                               uint8_t *const *out);
void ck_avx2_horizontal_f32(const float *const *rows, int32_t row_count,
                            const ck_weights_f32 *weights, int32_t channels, int32_t pixels,
                            float *const *out);

void ck_avx2_premultiply_u8(const uint8_t *in, int32_t channels, size_t pixels, int16_t *out);
void ck_avx2_unpremultiply_u8(const int16_t *in, int32_t channels, size_t pixels, uint8_t *out);
void ck_avx2_widen_u16(const uint16_t *in, int32_t channels, int32_t has_alpha, size_t pixels,
                       float *out);
void ck_avx2_narrow_u16(const float *in, int32_t channels, int32_t has_alpha, size_t pixels,
                        uint16_t *out);

#endif
