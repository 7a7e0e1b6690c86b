/* The AVX2 kernels. A lane is 128 bits; most instructions work on two lanes side by side, and the order
   of samples that a comment gives is that within a register, lane by lane. */
#include "ck_sets.h"

#if defined(__x86_64__)

#include <immintrin.h>
#include <string.h>

#define AVX2 __attribute__((target("avx2")))
#define KERNEL AVX2
#define INLINE AVX2 static inline __attribute__((always_inline))

/* Two weights as a pair for _mm256_madd_epi16, in every 32 bits. */
INLINE __m256i pair(int16_t a, int16_t b) {
    return _mm256_set1_epi32((int32_t)((uint32_t)(uint16_t)a | (uint32_t)(uint16_t)b << 16));
}

INLINE __m256i load(const void *from) {
    return _mm256_loadu_si256((const __m256i *)from);
}

INLINE void store(void *to, __m256i value) {
    _mm256_storeu_si256((__m256i *)to, value);
}

/* Adds the products of 32 samples of two rows to four registers of sums:
   0-3 and 16-19, 4-7 and 20-23, 8-11 and 24-27, 12-15 and 28-31. */
INLINE void weigh_bytes(__m256i a, __m256i b, __m256i weights, __m256i sums[4]) {
    const __m256i zero = _mm256_setzero_si256();
    const __m256i low = _mm256_unpacklo_epi8(a, b), high = _mm256_unpackhi_epi8(a, b);
    sums[0] = _mm256_add_epi32(
        sums[0], _mm256_madd_epi16(_mm256_unpacklo_epi8(low, zero), weights));
    sums[1] = _mm256_add_epi32(
        sums[1], _mm256_madd_epi16(_mm256_unpackhi_epi8(low, zero), weights));
    sums[2] = _mm256_add_epi32(
        sums[2], _mm256_madd_epi16(_mm256_unpacklo_epi8(high, zero), weights));
    sums[3] = _mm256_add_epi32(
        sums[3], _mm256_madd_epi16(_mm256_unpackhi_epi8(high, zero), weights));
}

/* The padding of rows takes what the last block writes too much: at most 31 samples. */
AVX2 static void vertical_u8(const uint8_t *const *rows, const int16_t *weights, int32_t taps,
                             int32_t shift, int16_t *out, size_t samples) {
    const int32_t down = shift - CK_FRACTION_BITS;
    const __m256i half = _mm256_set1_epi32(1 << (down - 1));
    const __m128i count = _mm_cvtsi32_si128(down);
    for (size_t x = 0; x < samples; x += 32) {
        __m256i sums[4] = {half, half, half, half};
        int32_t tap = 0;
        for (; tap + 1 < taps; tap += 2)
            weigh_bytes(load(rows[tap] + x), load(rows[tap + 1] + x),
                        pair(weights[tap], weights[tap + 1]), sums);
        if (tap < taps)
            weigh_bytes(load(rows[tap] + x), _mm256_setzero_si256(), pair(weights[tap], 0), sums);
        for (int i = 0; i < 4; i++) sums[i] = _mm256_sra_epi32(sums[i], count);
        const __m256i a = _mm256_packs_epi32(sums[0], sums[1]); /* 0-7, 16-23 */
        const __m256i b = _mm256_packs_epi32(sums[2], sums[3]); /* 8-15, 24-31 */
        store(out + x, _mm256_permute2x128_si256(a, b, 0x20));
        store(out + x + 16, _mm256_permute2x128_si256(a, b, 0x31));
    }
}

INLINE void weigh_words(__m256i a, __m256i b, __m256i weights, __m256i sums[2]) {
    sums[0] = _mm256_add_epi32(
        sums[0], _mm256_madd_epi16(_mm256_unpacklo_epi16(a, b), weights));
    sums[1] = _mm256_add_epi32(
        sums[1], _mm256_madd_epi16(_mm256_unpackhi_epi16(a, b), weights));
}

AVX2 static void vertical_i16(const int16_t *const *rows, const int16_t *weights, int32_t taps,
                              int32_t shift, int16_t *out, size_t samples) {
    const __m256i half = _mm256_set1_epi32(1 << (shift - 1));
    const __m128i count = _mm_cvtsi32_si128(shift);
    for (size_t x = 0; x < samples; x += 32) {
        __m256i left[2] = {half, half}, right[2] = {half, half};
        int32_t tap = 0;
        for (; tap + 1 < taps; tap += 2) {
            const __m256i w = pair(weights[tap], weights[tap + 1]);
            const int16_t *a = rows[tap] + x, *b = rows[tap + 1] + x;
            weigh_words(load(a), load(b), w, left);
            weigh_words(load(a + 16), load(b + 16), w, right);
        }
        if (tap < taps) {
            const __m256i w = pair(weights[tap], 0), zero = _mm256_setzero_si256();
            weigh_words(load(rows[tap] + x), zero, w, left);
            weigh_words(load(rows[tap] + x + 16), zero, w, right);
        }
        for (int i = 0; i < 2; i++) {
            left[i] = _mm256_sra_epi32(left[i], count);
            right[i] = _mm256_sra_epi32(right[i], count);
        }
        store(out + x, _mm256_packs_epi32(left[0], left[1]));
        store(out + x + 16, _mm256_packs_epi32(right[0], right[1]));
    }
}

/* What the horizontal kernels write: 4 sums, of which the first n count. */
typedef enum { BYTES, WORDS } result;

INLINE void put(void *out, size_t sample, int32_t n, __m128i sums, __m128i count,
                            result kind) {
    const __m128i words = _mm_packs_epi32(_mm_sra_epi32(sums, count), _mm_setzero_si128());
    if (kind == WORDS) {
        int16_t *to = (int16_t *)out + sample;
        const uint64_t all = (uint64_t)_mm_cvtsi128_si64(words);
        memcpy(to, &all, (size_t)n * 2);
    } else {
        uint8_t *to = (uint8_t *)out + sample;
        const uint32_t all = (uint32_t)_mm_cvtsi128_si32(_mm_packus_epi16(words, words));
        memcpy(to, &all, (size_t)n);
    }
}

INLINE __m128i both_lanes(__m256i sums) {
    return _mm_add_epi32(_mm256_castsi256_si128(sums), _mm256_extracti128_si256(sums, 1));
}

/* RGB and RGBA: four taps at a time, two in each lane, as pairs of one channel:
   r0 r1 g0 g1 b0 b1 a0 a1. An RGB pixel drags along the red of the next, which comes out as a fourth
   sum that nobody reads. Taps are padded to fours with weights of 0, rows with readable bytes. */
INLINE void horizontal_wide(const int16_t *const *rows, int32_t row_count,
                                        const ck_weights *weights, int32_t channels,
                                        int32_t pixels, void *const *out, int32_t down,
                                        result kind) {
    const __m128i count = _mm_cvtsi32_si128(down);
    const __m256i half = _mm256_setr_epi32(1 << (down - 1), 1 << (down - 1), 1 << (down - 1),
                                           1 << (down - 1), 0, 0, 0, 0);
    const __m128i pairs = channels == 4
                              ? _mm_setr_epi8(0, 1, 8, 9, 2, 3, 10, 11, 4, 5, 12, 13, 6, 7, 14, 15)
                              : _mm_setr_epi8(0, 1, 6, 7, 2, 3, 8, 9, 4, 5, 10, 11, 6, 7, 12, 13);
    const __m256i order = _mm256_broadcastsi128_si256(pairs);
    const __m256i spread = _mm256_setr_epi8(0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 4, 5, 6,
                                            7, 4, 5, 6, 7, 4, 5, 6, 7, 4, 5, 6, 7);
    for (int32_t x = 0; x < pixels; x++) {
        const int16_t *w = weights->weights + (size_t)x * (size_t)weights->stride;
        const size_t first = (size_t)weights->first[x] * (size_t)channels;
        const int32_t taps = weights->count[x];
        __m256i sums[CK_ROWS_AT_ONCE] = {half, half, half, half};
        for (int32_t tap = 0; tap < taps; tap += 4) {
            int64_t four;
            memcpy(&four, w + tap, sizeof four);
            const __m256i factors = _mm256_shuffle_epi8(_mm256_set1_epi64x(four), spread);
            const size_t at = first + (size_t)tap * (size_t)channels;
            for (int32_t r = 0; r < row_count; r++) {
                const int16_t *in = rows[r] + at;
                const __m256i samples =
                    channels == 4 ? load(in)
                                  : _mm256_loadu2_m128i((const __m128i *)(in + 6),
                                                        (const __m128i *)in);
                sums[r] = _mm256_add_epi32(
                    sums[r], _mm256_madd_epi16(_mm256_shuffle_epi8(samples, order), factors));
            }
        }
        for (int32_t r = 0; r < row_count; r++)
            put(out[r], (size_t)x * (size_t)channels, channels, both_lanes(sums[r]), count, kind);
    }
}

/* Gray and gray+alpha: one row in each lane, eight or four taps at a time. */
INLINE void horizontal_narrow(const int16_t *const *rows, int32_t row_count,
                                          const ck_weights *weights, int32_t channels,
                                          int32_t pixels, void *const *out, int32_t down,
                                          result kind) {
    const __m128i count = _mm_cvtsi32_si128(down);
    const __m128i half = _mm_set1_epi32(1 << (down - 1));
    const __m256i order = _mm256_broadcastsi128_si256(
        _mm_setr_epi8(0, 1, 4, 5, 2, 3, 6, 7, 8, 9, 12, 13, 10, 11, 14, 15));
    const __m128i spread = _mm_setr_epi8(0, 1, 2, 3, 0, 1, 2, 3, 4, 5, 6, 7, 4, 5, 6, 7);
    /* Fewer rows than four: the last is weighed again, and its sums are not written. */
    const int16_t *in[CK_ROWS_AT_ONCE];
    for (int32_t r = 0; r < CK_ROWS_AT_ONCE; r++) in[r] = rows[r < row_count ? r : row_count - 1];
    const int32_t step = channels == 1 ? 8 : 4;
    for (int32_t x = 0; x < pixels; x++) {
        const int16_t *w = weights->weights + (size_t)x * (size_t)weights->stride;
        const size_t first = (size_t)weights->first[x] * (size_t)channels;
        const int32_t taps = weights->count[x];
        __m256i a = _mm256_setzero_si256(), b = _mm256_setzero_si256();
        for (int32_t tap = 0; tap < taps; tap += step) {
            const size_t at = first + (size_t)tap * (size_t)channels;
            __m256i rows_a = _mm256_loadu2_m128i((const __m128i *)(in[1] + at),
                                                 (const __m128i *)(in[0] + at));
            __m256i rows_b = _mm256_loadu2_m128i((const __m128i *)(in[3] + at),
                                                 (const __m128i *)(in[2] + at));
            __m128i factors;
            if (channels == 1) {
                factors = _mm_loadu_si128((const __m128i *)(w + tap));
            } else {
                factors = _mm_shuffle_epi8(_mm_loadl_epi64((const __m128i *)(w + tap)), spread);
                rows_a = _mm256_shuffle_epi8(rows_a, order);
                rows_b = _mm256_shuffle_epi8(rows_b, order);
            }
            const __m256i wide = _mm256_broadcastsi128_si256(factors);
            a = _mm256_add_epi32(a, _mm256_madd_epi16(rows_a, wide));
            b = _mm256_add_epi32(b, _mm256_madd_epi16(rows_b, wide));
        }
        if (channels == 1) {
            /* Rows 0 and 2 end in the low lane, 1 and 3 in the high one. */
            const __m256i halves = _mm256_hadd_epi32(a, b);
            const __m256i sums = _mm256_hadd_epi32(halves, halves);
            const __m128i low = _mm256_castsi256_si128(sums);
            const __m128i high = _mm256_extracti128_si256(sums, 1);
            const __m128i all = _mm_add_epi32(_mm_unpacklo_epi32(low, high), half);
            const __m128i words = _mm_packs_epi32(_mm_sra_epi32(all, count), all);
            int16_t four[4];
            memcpy(four, &words, sizeof four);
            for (int32_t r = 0; r < row_count; r++) {
                if (kind == WORDS) {
                    ((int16_t *)out[r])[x] = four[r];
                } else {
                    const int16_t v = four[r];
                    ((uint8_t *)out[r])[x] = (uint8_t)(v < 0 ? 0 : v > 255 ? 255 : v);
                }
            }
        } else {
            /* g a g a in each lane: add the upper half of the lane to its lower half. */
            const __m256i lanes[2] = {_mm256_add_epi32(a, _mm256_srli_si256(a, 8)),
                                      _mm256_add_epi32(b, _mm256_srli_si256(b, 8))};
            for (int32_t r = 0; r < row_count; r++) {
                const __m256i both = lanes[r / 2];
                const __m128i sums = r % 2 ? _mm256_extracti128_si256(both, 1)
                                           : _mm256_castsi256_si128(both);
                put(out[r], (size_t)x * 2, 2, _mm_add_epi32(sums, half), count, kind);
            }
        }
    }
}

#include "ck_horizontal.h"

/* Products and sums are separate instructions: fused ones would round differently. */
AVX2 static void vertical_f32(const float *const *rows, const float *weights, int32_t taps,
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

/* RGBA: 8 pixels' colours times their alpha, as 16-bit products: (c * a + 2) / 4 fits them. */
AVX2 static void premultiply_u8(const uint8_t *in, int32_t channels, size_t pixels, int16_t *out) {
    if (channels != 4) {
        ck_scalar_premultiply_u8(in, channels, pixels, out);
        return;
    }
    const __m256i alphas = _mm256_broadcastsi128_si256(
        _mm_setr_epi8(6, 7, 6, 7, 6, 7, -1, -1, 14, 15, 14, 15, 14, 15, -1, -1));
    const __m256i full = _mm256_set1_epi64x((int64_t)255 << 48);
    const __m256i two = _mm256_set1_epi16(2);
    for (size_t i = 0; i < pixels; i += 4) {
        const __m256i samples =
            _mm256_cvtepu8_epi16(_mm_loadu_si128((const __m128i *)(in + i * 4)));
        const __m256i factors = _mm256_or_si256(_mm256_shuffle_epi8(samples, alphas), full);
        /* At most 65,025 + 2: unsigned, so the shift must not carry a sign. */
        const __m256i products = _mm256_add_epi16(_mm256_mullo_epi16(samples, factors), two);
        store(out + i * 4, _mm256_srli_epi16(products, 2));
    }
}

const ck_kernels ck_avx2 = {
    .name = "avx2",
    .vertical_u8 = vertical_u8,
    .vertical_i16 = vertical_i16,
    .horizontal_u8 = horizontal_u8,
    .horizontal_i16 = horizontal_i16,
    .vertical_f32 = vertical_f32,
    .horizontal_f32 = ck_scalar_horizontal_f32,
    .premultiply_u8 = premultiply_u8,
    .unpremultiply_u8 = ck_scalar_unpremultiply_u8,
    .widen_u16 = ck_scalar_widen_u16,
    .narrow_u16 = ck_scalar_narrow_u16,
};

#endif
