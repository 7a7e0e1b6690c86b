/* Into and out of the samples that are weighed, with AVX2: alpha multiplied in and divided out, 16-bit
   samples to floats and back. Writes reach up to 31 samples of 8 bits, or 7 of more, into the padding. */
#if defined(__x86_64__)

#include "avx2.h"

/* Sixteen samples at a time: (c * a + 2) / 4 fits 16 bits. They are widened in the order of pairs. */
AVX2 void ck_avx2_premultiply_u8(const uint8_t *in, int32_t channels, size_t pixels, int16_t *out) {
    const __m256i order =
        channels == 4 ? _mm256_setr_epi8(0, -1, 4, -1, 1, -1, 5, -1, 2, -1, 6, -1, 3, -1, 7, -1, 8,
                                         -1, 12, -1, 9, -1, 13, -1, 10, -1, 14, -1, 11, -1, 15, -1)
                      : _mm256_setr_epi8(0, -1, 2, -1, 1, -1, 3, -1, 4, -1, 6, -1, 5, -1, 7, -1, 8,
                                         -1, 10, -1, 9, -1, 11, -1, 12, -1, 14, -1, 13, -1, 15, -1);
    const __m256i alphas =
        channels == 4 ? _mm256_setr_epi8(3, -1, 7, -1, 3, -1, 7, -1, 3, -1, 7, -1, -1, -1, -1, -1,
                                         11, -1, 15, -1, 11, -1, 15, -1, 11, -1, 15, -1, -1, -1, -1, -1)
                      : _mm256_setr_epi8(1, -1, 3, -1, -1, -1, -1, -1, 5, -1, 7, -1, -1, -1, -1, -1, 9,
                                         -1, 11, -1, -1, -1, -1, -1, 13, -1, 15, -1, -1, -1, -1, -1);
    const __m256i full = channels == 4 ? _mm256_setr_epi32(0, 0, 0, 255 << 16 | 255, 0, 0, 0, 255 << 16 | 255)
                                       : _mm256_set1_epi64x((int64_t)(255 << 16 | 255) << 32);
    const __m256i two = _mm256_set1_epi16(2);
    for (size_t i = 0; i < pixels * (size_t)channels; i += 16) {
        const __m256i bytes = _mm256_broadcastsi128_si256(load_lane(in + i));
        const __m256i samples = _mm256_shuffle_epi8(bytes, order);
        const __m256i factors = _mm256_or_si256(_mm256_shuffle_epi8(bytes, alphas), full);
        /* At most 65,025 + 2: unsigned, so the shift must not carry a sign. */
        const __m256i products = _mm256_add_epi16(_mm256_mullo_epi16(samples, factors), two);
        store(out + i, _mm256_srli_epi16(products, 2));
    }
}

/* What turns colours into levels, pixel by pixel: 0 where alpha rounds to 0. */
INLINE __m256 levels_of_colour(__m256i alphas) {
    const __m256i visible = _mm256_cmpgt_epi32(alphas, _mm256_set1_epi32(CK_LEAST_ALPHA - 1));
    const __m256 factors =
        _mm256_div_ps(_mm256_set1_ps(255.0f), _mm256_cvtepi32_ps(alphas));
    return _mm256_and_ps(factors, _mm256_castsi256_ps(visible));
}

INLINE __m256i scale(__m256i samples, __m256 factors) {
    const __m256 scaled = _mm256_mul_ps(_mm256_cvtepi32_ps(samples), factors);
    return _mm256_cvttps_epi32(_mm256_add_ps(scaled, _mm256_set1_ps(0.5f)));
}

/* RGBA: one division for eight pixels, whose results go out to two pixels at a time. */
INLINE void unpremultiply_rgba(const int16_t *in, size_t pixels, uint8_t *out) {
    const __m256 alpha_levels = _mm256_set1_ps(CK_LEVELS_OF_ALPHA);
    for (size_t i = 0; i < pixels; i += 8) {
        const __m256i a = load(in + i * 4), b = load(in + i * 4 + 16);
        const __m256 spread = _mm256_shuffle_ps(_mm256_castsi256_ps(_mm256_srai_epi32(a, 16)),
                                                _mm256_castsi256_ps(_mm256_srai_epi32(b, 16)), 0xDD);
        const __m256 factors = levels_of_colour(_mm256_castps_si256(spread)); /* 0 1 4 5, 2 3 6 7 */
        const __m256i lanes[4] = {
            _mm256_cvtepi16_epi32(_mm256_castsi256_si128(a)),
            _mm256_cvtepi16_epi32(_mm256_extracti128_si256(a, 1)),
            _mm256_cvtepi16_epi32(_mm256_castsi256_si128(b)),
            _mm256_cvtepi16_epi32(_mm256_extracti128_si256(b, 1)),
        };
        static const int32_t first[4] = {0, 4, 2, 6};
        __m256i levels[4];
        for (int n = 0; n < 4; n++) {
            const int32_t p = first[n], q = p + 1;
            const __m256i places = _mm256_setr_epi32(p, p, p, p, q, q, q, q);
            const __m256 mine = _mm256_permutevar8x32_ps(factors, places);
            levels[n] = scale(lanes[n], _mm256_blend_ps(mine, alpha_levels, 0x88));
        }
        const __m256i bytes = _mm256_packus_epi16(_mm256_packs_epi32(levels[0], levels[1]),
                                                  _mm256_packs_epi32(levels[2], levels[3]));
        /* Lane by lane: pixels 0 2 4 6, 1 3 5 7. */
        const __m256i order = _mm256_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7);
        store(out + i * 4, _mm256_permutevar8x32_epi32(bytes, order));
    }
}

INLINE void unpremultiply_gray(const int16_t *in, size_t pixels, uint8_t *out) {
    const __m256i order = _mm256_broadcastsi128_si256(
        _mm_setr_epi8(0, 4, 1, 5, 2, 6, 3, 7, -1, -1, -1, -1, -1, -1, -1, -1));
    for (size_t i = 0; i < pixels; i += 8) {
        const __m256i samples = load(in + i * 2);
        const __m256i alphas = _mm256_srai_epi32(samples, 16);
        const __m256i grays = _mm256_srai_epi32(_mm256_slli_epi32(samples, 16), 16);
        const __m256i words =
            _mm256_packs_epi32(scale(grays, levels_of_colour(alphas)),
                               scale(alphas, _mm256_set1_ps(CK_LEVELS_OF_ALPHA)));
        const __m256i bytes = _mm256_shuffle_epi8(_mm256_packus_epi16(words, words), order);
        store_half_lane(out + i * 2, _mm256_castsi256_si128(bytes));
        store_half_lane(out + i * 2 + 8, _mm256_extracti128_si256(bytes, 1));
    }
}

AVX2 void ck_avx2_unpremultiply_u8(const int16_t *in, int32_t channels, size_t pixels,
                                   uint8_t *out) {
    if (channels == 4)
        unpremultiply_rgba(in, pixels, out);
    else
        unpremultiply_gray(in, pixels, out);
}

/* Every pixel's alpha in the place of each of its samples, and which samples are alpha. */
#define ALPHAS(SAMPLES) \
    (channels == 4 ? _mm256_permute_ps(SAMPLES, 0xFF) : _mm256_movehdup_ps(SAMPLES))
#define WHERE_ALPHA(OTHERS, ALPHA)                        \
    (channels == 4 ? _mm256_blend_ps(OTHERS, ALPHA, 0x88) \
                   : _mm256_blend_ps(OTHERS, ALPHA, 0xAA))

INLINE void widen(const uint16_t *in, int32_t channels, int32_t has_alpha, size_t samples,
                  float *out) {
    const __m256 full = _mm256_set1_ps(65535.0f), one = _mm256_set1_ps(1.0f);
    for (size_t i = 0; i < samples; i += 8) {
        const __m256 wide = _mm256_cvtepi32_ps(_mm256_cvtepu16_epi32(load_lane(in + i)));
        const __m256 opacity = WHERE_ALPHA(_mm256_div_ps(ALPHAS(wide), full), one);
        _mm256_storeu_ps(out + i, has_alpha ? _mm256_mul_ps(wide, opacity) : wide);
    }
}

AVX2 void ck_avx2_widen_u16(const uint16_t *in, int32_t channels, int32_t has_alpha, size_t pixels,
                            float *out) {
    const size_t samples = pixels * (size_t)channels;
    if (!has_alpha)
        widen(in, 4, 0, samples, out);
    else if (channels == 4)
        widen(in, 4, 1, samples, out);
    else
        widen(in, 2, 1, samples, out);
}

INLINE __m256i narrow_eight(__m256 samples) {
    const __m256 inside =
        _mm256_min_ps(_mm256_max_ps(samples, _mm256_setzero_ps()), _mm256_set1_ps(65535.0f));
    return _mm256_cvttps_epi32(_mm256_add_ps(inside, _mm256_set1_ps(0.5f)));
}

INLINE void narrow(const float *in, int32_t channels, int32_t has_alpha, size_t samples,
                   uint16_t *out) {
    for (size_t i = 0; i < samples; i += 8) {
        const __m256 wide = _mm256_loadu_ps(in + i);
        __m256i levels = narrow_eight(wide);
        if (has_alpha) {
            const __m256 colours = _mm256_div_ps(_mm256_mul_ps(wide, _mm256_set1_ps(65535.0f)),
                                                 ALPHAS(wide));
            const __m256 own = _mm256_castsi256_ps(levels);
            const __m256i hidden =
                _mm256_cmpeq_epi32(_mm256_castps_si256(ALPHAS(own)), _mm256_setzero_si256());
            const __m256 both = WHERE_ALPHA(_mm256_castsi256_ps(narrow_eight(colours)), own);
            levels = _mm256_andnot_si256(hidden, _mm256_castps_si256(both));
        }
        const __m256i words = _mm256_packus_epi32(levels, levels);
        store_half_lane(out + i, _mm256_castsi256_si128(words));
        store_half_lane(out + i + 4, _mm256_extracti128_si256(words, 1));
    }
}

AVX2 void ck_avx2_narrow_u16(const float *in, int32_t channels, int32_t has_alpha, size_t pixels,
                             uint16_t *out) {
    const size_t samples = pixels * (size_t)channels;
    if (!has_alpha)
        narrow(in, 4, 0, samples, out);
    else if (channels == 4)
        narrow(in, 4, 1, samples, out);
    else
        narrow(in, 2, 1, samples, out);
}

#endif
