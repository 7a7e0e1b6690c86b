/* The vertical pass that shrinks 8-bit images with AVX-512 and its VNNI: 64 columns at a time, and a product
   and its sum in one instruction. It is the pass with the most samples; where less is to be done, wider
   registers gain nothing, and the set has AVX2's kernels. */
#if defined(__x86_64__)

#include "avx2.h"

#undef INLINE
#define AVX512 __attribute__((target("avx512f,avx512bw,avx512vl,avx512vnni")))
#define INLINE AVX512 static inline __attribute__((always_inline))

INLINE __m512i load_columns(const uint8_t *from, __mmask64 mask, int is_whole) {
    return is_whole ? _mm512_loadu_si512(from) : _mm512_maskz_loadu_epi8(mask, from);
}

/* Adds the products of 64 samples of two rows to four registers of sums, whose lanes begin with the
   samples 0, 4, 8 and 12 of each sixteen. */
INLINE void weigh(__m512i a, __m512i b, __m512i weights, __m512i sums[4]) {
    const __m512i zero = _mm512_setzero_si512();
    const __m512i low = _mm512_unpacklo_epi8(a, b), high = _mm512_unpackhi_epi8(a, b);
    sums[0] = _mm512_dpwssd_epi32(sums[0], _mm512_unpacklo_epi8(low, zero), weights);
    sums[1] = _mm512_dpwssd_epi32(sums[1], _mm512_unpackhi_epi8(low, zero), weights);
    sums[2] = _mm512_dpwssd_epi32(sums[2], _mm512_unpacklo_epi8(high, zero), weights);
    sums[3] = _mm512_dpwssd_epi32(sums[3], _mm512_unpackhi_epi8(high, zero), weights);
}

/* Columns of 64 samples, or those of `mask`. */
INLINE void vertical(const uint8_t *const *rows, const int16_t *weights, int32_t taps, int32_t down,
                     int16_t *out, size_t x, int blocks, __mmask64 mask) {
    const int is_whole = mask == ~(__mmask64)0;
    const __m512i half = _mm512_set1_epi32(1 << (down - 1));
    const __m128i count = _mm_cvtsi32_si128(down);
    __m512i sums[2][4];
    for (int n = 0; n < blocks; n++)
        for (int i = 0; i < 4; i++) sums[n][i] = half;
    int32_t tap = 0;
    for (; tap + 1 < taps; tap += 2) {
        int32_t pair;
        memcpy(&pair, weights + tap, sizeof pair);
        for (int n = 0; n < blocks; n++)
            weigh(load_columns(rows[tap] + x + n * 64, mask, is_whole),
                  load_columns(rows[tap + 1] + x + n * 64, mask, is_whole), _mm512_set1_epi32(pair),
                  sums[n]);
    }
    if (tap < taps)
        for (int n = 0; n < blocks; n++)
            weigh(load_columns(rows[tap] + x + n * 64, mask, is_whole), _mm512_setzero_si512(),
                  _mm512_set1_epi32((uint16_t)weights[tap]), sums[n]);
    const __m512i first = _mm512_setr_epi64(0, 1, 8, 9, 2, 3, 10, 11);
    const __m512i second = _mm512_setr_epi64(4, 5, 12, 13, 6, 7, 14, 15);
    for (int n = 0; n < blocks; n++) {
        for (int i = 0; i < 4; i++) sums[n][i] = _mm512_sra_epi32(sums[n][i], count);
        const __m512i a = _mm512_packs_epi32(sums[n][0], sums[n][1]); /* 0-7 of each sixteen */
        const __m512i b = _mm512_packs_epi32(sums[n][2], sums[n][3]); /* 8-15 */
        const __m512i low = _mm512_permutex2var_epi64(a, first, b);
        const __m512i high = _mm512_permutex2var_epi64(a, second, b);
        int16_t *to = out + x + n * 64;
        if (is_whole) {
            _mm512_storeu_si512(to, low);
            _mm512_storeu_si512(to + 32, high);
        } else {
            _mm512_mask_storeu_epi16(to, (__mmask32)mask, low);
            _mm512_mask_storeu_epi16(to + 32, (__mmask32)(mask >> 32), high);
        }
    }
}

AVX512 void ck_avx512_vertical_u8_i16(const uint8_t *const *rows, const int16_t *weights,
                                      int32_t taps, int32_t shift, int16_t *out, size_t samples) {
    const int32_t down = shift - CK_FRACTION_BITS;
    const __mmask64 all = ~(__mmask64)0;
    size_t x = 0;
    for (; x + 128 <= samples; x += 128) vertical(rows, weights, taps, down, out, x, 2, all);
    for (; x + 64 <= samples; x += 64) vertical(rows, weights, taps, down, out, x, 1, all);
    if (x < samples)
        vertical(rows, weights, taps, down, out, x, 1, all >> (64 - (samples - x)));
}

const ck_kernels ck_avx512 = {
    .name = "avx512",
    .vertical_u8_i16 = ck_avx512_vertical_u8_i16,
    CK_EACH_NARROW_KERNEL(CK_MEMBER, avx2)
};

#endif
