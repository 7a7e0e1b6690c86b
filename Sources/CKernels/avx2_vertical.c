/* The vertical passes with AVX2: columns of 32 or 64 samples, each weighed from the first row to the
   last, two rows at a time. */
#if defined(__x86_64__)

#include "avx2.h"

/* Two weights as a pair for _mm256_madd_epi16, in every 32 bits. */
INLINE __m256i both(const int16_t *weights) {
    int32_t pair;
    memcpy(&pair, weights, sizeof pair);
    return _mm256_set1_epi32(pair);
}

/* The last weight of an odd number. */
INLINE __m256i alone(const int16_t *weight) {
    return _mm256_set1_epi32((uint16_t)*weight);
}

INLINE __m256i weigh(__m256i sums, __m256i samples, __m256i weights) {
    return _mm256_add_epi32(sums, _mm256_madd_epi16(samples, weights));
}

/* Adds the products of 32 samples of two rows to four registers of sums:
   0-3 and 16-19, 4-7 and 20-23, 8-11 and 24-27, 12-15 and 28-31. */
INLINE void weigh_bytes(__m256i a, __m256i b, __m256i weights, __m256i sums[4]) {
    const __m256i zero = _mm256_setzero_si256();
    const __m256i low = _mm256_unpacklo_epi8(a, b), high = _mm256_unpackhi_epi8(a, b);
    sums[0] = weigh(sums[0], _mm256_unpacklo_epi8(low, zero), weights);
    sums[1] = weigh(sums[1], _mm256_unpackhi_epi8(low, zero), weights);
    sums[2] = weigh(sums[2], _mm256_unpacklo_epi8(high, zero), weights);
    sums[3] = weigh(sums[3], _mm256_unpackhi_epi8(high, zero), weights);
}

INLINE void vertical_bytes(const uint8_t *const *rows, const int16_t *weights, int32_t taps,
                           int32_t down, int16_t *out, size_t x, int blocks) {
    const __m256i half = _mm256_set1_epi32(1 << (down - 1));
    const __m128i count = _mm_cvtsi32_si128(down);
    __m256i sums[2][4];
    for (int n = 0; n < blocks; n++)
        for (int i = 0; i < 4; i++) sums[n][i] = half;
    int32_t tap = 0;
    for (; tap + 1 < taps; tap += 2) {
        const __m256i pair = both(weights + tap);
        const uint8_t *a = rows[tap] + x, *b = rows[tap + 1] + x;
        for (int n = 0; n < blocks; n++)
            weigh_bytes(load(a + n * 32), load(b + n * 32), pair, sums[n]);
    }
    if (tap < taps)
        for (int n = 0; n < blocks; n++)
            weigh_bytes(load(rows[tap] + x + n * 32), _mm256_setzero_si256(), alone(weights + tap),
                        sums[n]);
    for (int n = 0; n < blocks; n++) {
        for (int i = 0; i < 4; i++) sums[n][i] = _mm256_sra_epi32(sums[n][i], count);
        const __m256i a = _mm256_packs_epi32(sums[n][0], sums[n][1]); /* 0-7, 16-23 */
        const __m256i b = _mm256_packs_epi32(sums[n][2], sums[n][3]); /* 8-15, 24-31 */
        store(out + x + n * 32, _mm256_permute2x128_si256(a, b, 0x20));
        store(out + x + n * 32 + 16, _mm256_permute2x128_si256(a, b, 0x31));
    }
}

/* The padding of rows takes what the last block writes too much: at most 31 samples. */
AVX2 void ck_avx2_vertical_u8_i16(const uint8_t *const *rows, const int16_t *weights, int32_t taps,
                                  int32_t shift, int16_t *out, size_t samples) {
    const int32_t down = shift - CK_FRACTION_BITS;
    size_t x = 0;
    for (; x + 64 <= samples; x += 64) vertical_bytes(rows, weights, taps, down, out, x, 2);
    for (; x < samples; x += 32) vertical_bytes(rows, weights, taps, down, out, x, 1);
}

/* 32 samples: the sums of 0-3 and 8-11, 4-7 and 12-15, and the same from 16 on. */
INLINE void vertical_words(const int16_t *const *rows, const int16_t *weights, int32_t taps,
                           int32_t down, size_t x, __m256i words[2]) {
    const __m256i half = _mm256_set1_epi32(1 << (down - 1)), zero = _mm256_setzero_si256();
    const __m128i count = _mm_cvtsi32_si128(down);
    __m256i sums[4] = {half, half, half, half};
    int32_t tap = 0;
    for (; tap + 1 < taps; tap += 2) {
        const __m256i pair = both(weights + tap);
        const int16_t *p = rows[tap] + x, *q = rows[tap + 1] + x;
        const __m256i a = load(p), b = load(q), c = load(p + 16), d = load(q + 16);
        sums[0] = weigh(sums[0], _mm256_unpacklo_epi16(a, b), pair);
        sums[1] = weigh(sums[1], _mm256_unpackhi_epi16(a, b), pair);
        sums[2] = weigh(sums[2], _mm256_unpacklo_epi16(c, d), pair);
        sums[3] = weigh(sums[3], _mm256_unpackhi_epi16(c, d), pair);
    }
    if (tap < taps) {
        const __m256i last = alone(weights + tap);
        const __m256i a = load(rows[tap] + x), c = load(rows[tap] + x + 16);
        sums[0] = weigh(sums[0], _mm256_unpacklo_epi16(a, zero), last);
        sums[1] = weigh(sums[1], _mm256_unpackhi_epi16(a, zero), last);
        sums[2] = weigh(sums[2], _mm256_unpacklo_epi16(c, zero), last);
        sums[3] = weigh(sums[3], _mm256_unpackhi_epi16(c, zero), last);
    }
    for (int i = 0; i < 4; i++) sums[i] = _mm256_sra_epi32(sums[i], count);
    words[0] = _mm256_packs_epi32(sums[0], sums[1]);
    words[1] = _mm256_packs_epi32(sums[2], sums[3]);
}

AVX2 void ck_avx2_vertical_i16_i16(const int16_t *const *rows, const int16_t *weights,
                                   int32_t taps, int32_t shift, int16_t *out, size_t samples) {
    for (size_t x = 0; x < samples; x += 32) {
        __m256i words[2];
        vertical_words(rows, weights, taps, shift, x, words);
        store(out + x, words[0]);
        store(out + x + 16, words[1]);
    }
}

AVX2 void ck_avx2_vertical_i16_u8(const int16_t *const *rows, const int16_t *weights, int32_t taps,
                                  int32_t shift, uint8_t *out, size_t samples) {
    for (size_t x = 0; x < samples; x += 32) {
        __m256i words[2];
        vertical_words(rows, weights, taps, shift + CK_FRACTION_BITS, x, words);
        const __m256i bytes = _mm256_packus_epi16(words[0], words[1]); /* 0-7, 16-23, 8-15, 24-31 */
        store(out + x, _mm256_permute4x64_epi64(bytes, 0xD8));
    }
}

/* Products and sums are separate instructions: fused ones would round differently. */
AVX2 void ck_avx2_vertical_f32(const float *const *rows, const float *weights, int32_t taps,
                               float *out, size_t samples) {
    for (size_t x = 0; x < samples; x += 16) {
        __m256 a = _mm256_setzero_ps(), b = _mm256_setzero_ps();
        for (int32_t tap = 0; tap < taps; tap++) {
            const __m256 w = _mm256_set1_ps(weights[tap]);
            const float *in = rows[tap] + x;
            a = _mm256_add_ps(a, _mm256_mul_ps(_mm256_loadu_ps(in), w));
            b = _mm256_add_ps(b, _mm256_mul_ps(_mm256_loadu_ps(in + 8), w));
        }
        _mm256_storeu_ps(out + x, a);
        _mm256_storeu_ps(out + x + 8, b);
    }
}

#endif
