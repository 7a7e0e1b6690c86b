/* The horizontal passes with AVX2. What a pixel writes too much, the next overwrites, and behind the last
   pixel the padding takes it. */
#if defined(__x86_64__)

#include "avx2.h"
#include "ck_batch.h"

CK_DEFINE_BATCH(void);

/* Four samples at the same place of every output row: the first four words of each lane, of which the
   lanes of words[i] belong to rows 2 i and 2 i + 1. */
INLINE void put(const batch *rows, size_t at, const __m256i words[2], sample to) {
    for (int pair = 0; pair < CK_ROWS_AT_ONCE / 2; pair++) {
        const __m256i packed =
            to == WORDS ? words[pair] : _mm256_packus_epi16(words[pair], words[pair]);
        const __m128i lanes[2] = {_mm256_castsi256_si128(packed),
                                  _mm256_extracti128_si256(packed, 1)};
        for (int lane = 0; lane < 2; lane++) {
            void *out = rows->out[pair * 2 + lane];
            if (to == WORDS) {
                store_half_lane((int16_t *)out + at, lanes[lane]);
            } else {
                const int32_t four = _mm_cvtsi128_si32(lanes[lane]);
                memcpy((uint8_t *)out + at, &four, sizeof four);
            }
        }
    }
}

/* RGB and RGBA: four taps at a time, two in each lane, as pairs of one channel:
   r0 r1 g0 g1 b0 b1 a0 a1, if need be put into this order. An RGB pixel drags along the red of the next, which comes out as a fourth
   sum that nobody reads. Taps are padded to fours with weights of 0, rows with readable bytes. */
INLINE void horizontal_wide(const batch *rows, int is_short,
                            const ck_weights *weights, int32_t channels, int32_t pixels,
                            int32_t down, sample from, sample to) {
    const __m128i count = _mm_cvtsi32_si128(down);
    const int32_t rounding = 1 << (down - 1);
    const __m256i half =
        _mm256_setr_epi32(rounding, rounding, rounding, rounding, 0, 0, 0, 0);
    const __m256i words_order = _mm256_broadcastsi128_si256(
        channels == 4 ? _mm_setr_epi8(0, 1, 8, 9, 2, 3, 10, 11, 4, 5, 12, 13, 6, 7, 14, 15)
                      : _mm_setr_epi8(0, 1, 6, 7, 2, 3, 8, 9, 4, 5, 10, 11, 6, 7, 12, 13));
    const __m256i bytes_order =
        channels == 4 ? _mm256_setr_epi8(0, -1, 4, -1, 1, -1, 5, -1, 2, -1, 6, -1, 3, -1, 7, -1, 8,
                                         -1, 12, -1, 9, -1, 13, -1, 10, -1, 14, -1, 11, -1, 15, -1)
                      : _mm256_setr_epi8(0, -1, 3, -1, 1, -1, 4, -1, 2, -1, 5, -1, 3, -1, 6, -1, 6,
                                         -1, 9, -1, 7, -1, 10, -1, 8, -1, 11, -1, 9, -1, 12, -1);
    const __m256i order = from == BYTES ? bytes_order : words_order;
    const __m256i spread = _mm256_setr_epi8(0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 4, 5, 6,
                                            7, 4, 5, 6, 7, 4, 5, 6, 7, 4, 5, 6, 7);
    for (int32_t x = 0; x < pixels; x++) {
        const int16_t *w = weights->weights + (size_t)x * (size_t)weights->stride;
        const size_t first = (size_t)weights->first[x] * (size_t)channels;
        /* A constant where all taps fit the least stride, as they do when enlarging: no loop. */
        const int32_t taps = is_short ? CK_TAPS_AT_ONCE : weights->count[x];
        __m256i sums[CK_ROWS_AT_ONCE] = {half, half, half, half};
        for (int32_t tap = 0; tap < taps; tap += 4) {
            int64_t four;
            memcpy(&four, w + tap, sizeof four);
            const __m256i factors = _mm256_shuffle_epi8(_mm256_set1_epi64x(four), spread);
            const size_t at = first + (size_t)tap * (size_t)channels;
            for (int r = 0; r < CK_ROWS_AT_ONCE; r++) {
                const int16_t *words = (const int16_t *)rows->in[r] + at;
                const uint8_t *bytes = (const uint8_t *)rows->in[r] + at;
                __m256i samples = from == BYTES   ? _mm256_broadcastsi128_si256(load_lane(bytes))
                                  : channels == 4 ? load(words)
                                                  : load_lanes(words, words + 6);
                if (from != PAIRS) samples = _mm256_shuffle_epi8(samples, order);
                sums[r] = _mm256_add_epi32(sums[r], _mm256_madd_epi16(samples, factors));
            }
        }
        __m256i words[2];
        for (int pair = 0; pair < CK_ROWS_AT_ONCE / 2; pair++) {
            const __m256i a = sums[pair * 2], b = sums[pair * 2 + 1];
            const __m256i whole = _mm256_add_epi32(_mm256_permute2x128_si256(a, b, 0x20),
                                                   _mm256_permute2x128_si256(a, b, 0x31));
            words[pair] = _mm256_sra_epi32(whole, count);
            words[pair] = _mm256_packs_epi32(words[pair], words[pair]);
        }
        put(rows, (size_t)x * (size_t)channels, words, to);
    }
}

/* The sums of one pixel of gray or gray+alpha, eight or four taps at a time, a row in each lane: four
   parts of the gray, or two each of gray and alpha in turn. */
INLINE void weigh_narrow(const batch *rows, const ck_weights *weights,
                         int32_t channels, int32_t x, sample from, __m256i sums[2]) {
    const __m256i order = _mm256_broadcastsi128_si256(
        _mm_setr_epi8(0, 1, 4, 5, 2, 3, 6, 7, 8, 9, 12, 13, 10, 11, 14, 15));
    const __m128i spread = _mm_setr_epi8(0, 1, 2, 3, 0, 1, 2, 3, 4, 5, 6, 7, 4, 5, 6, 7);
    const int16_t *w = weights->weights + (size_t)x * (size_t)weights->stride;
    const size_t first = (size_t)weights->first[x] * (size_t)channels;
    const int32_t taps = weights->count[x], step = channels == 1 ? 8 : 4;
    sums[0] = sums[1] = _mm256_setzero_si256();
    for (int32_t tap = 0; tap < taps; tap += step) {
        const __m128i lane = channels == 1
                                 ? load_lane(w + tap)
                                 : _mm_shuffle_epi8(load_half_lane(w + tap), spread);
        const __m256i factors = _mm256_broadcastsi128_si256(lane);
        const size_t at = first + (size_t)tap * (size_t)channels;
        for (int pair = 0; pair < CK_ROWS_AT_ONCE / 2; pair++) {
            const void *a = rows->in[pair * 2], *b = rows->in[pair * 2 + 1];
            __m256i samples =
                from != BYTES
                    ? load_lanes((const int16_t *)a + at, (const int16_t *)b + at)
                    : _mm256_cvtepu8_epi16(
                          _mm_unpacklo_epi64(load_half_lane((const uint8_t *)a + at),
                                             load_half_lane((const uint8_t *)b + at)));
            if (channels == 2 && from != PAIRS) samples = _mm256_shuffle_epi8(samples, order);
            sums[pair] = _mm256_add_epi32(sums[pair], _mm256_madd_epi16(samples, factors));
        }
    }
}

/* Gray and gray+alpha: as many pixels as make four samples, so that their parts add up side by side.
   Behind the last pixel, it stands again. */
INLINE void horizontal_narrow(const batch *rows, const ck_weights *weights,
                              int32_t channels, int32_t pixels, int32_t down, sample from,
                              sample to) {
    const __m128i count = _mm_cvtsi32_si128(down);
    const __m256i half = _mm256_set1_epi32(1 << (down - 1));
    const int32_t step = 4 / channels;
    for (int32_t x = 0; x < pixels; x += step) {
        __m256i sums[4][2];
        for (int32_t i = 0; i < step; i++)
            weigh_narrow(rows, weights, channels, x + i < pixels ? x + i : pixels - 1, from,
                         sums[i]);
        __m256i words[2];
        for (int pair = 0; pair < CK_ROWS_AT_ONCE / 2; pair++) {
            const __m256i a = sums[0][pair], b = sums[1][pair];
            const __m256i whole =
                channels == 1
                    ? _mm256_hadd_epi32(_mm256_hadd_epi32(a, b),
                                        _mm256_hadd_epi32(sums[2][pair], sums[3][pair]))
                    : _mm256_add_epi32(_mm256_unpacklo_epi64(a, b), _mm256_unpackhi_epi64(a, b));
            words[pair] = _mm256_sra_epi32(_mm256_add_epi32(whole, half), count);
            words[pair] = _mm256_packs_epi32(words[pair], words[pair]);
        }
        put(rows, (size_t)x * (size_t)channels, words, to);
    }
}

/* Constants for channels and length, so that each combination becomes a loop of its own. */
#define HORIZONTAL(NAME, IN, OUT, DOWN, FROM, TO)                                       \
    AVX2 void NAME(const IN *const *rows, int32_t row_count, const ck_weights *weights, \
                   int32_t channels, int32_t pixels, OUT *const *out) {                 \
        const int is_short = weights->stride == CK_TAPS_AT_ONCE;                        \
        CK_MAKE_BATCH(four, rows, row_count, out)                                       \
        switch (channels) {                                                             \
        case 1: horizontal_narrow(&four, weights, 1, pixels, DOWN, FROM, TO); break;    \
        case 2: horizontal_narrow(&four, weights, 2, pixels, DOWN, FROM, TO); break;    \
        case 3:                                                                         \
            if (is_short)                                                               \
                horizontal_wide(&four, 1, weights, 3, pixels, DOWN, FROM, TO);          \
            else                                                                        \
                horizontal_wide(&four, 0, weights, 3, pixels, DOWN, FROM, TO);          \
            break;                                                                      \
        default:                                                                        \
            if (is_short)                                                               \
                horizontal_wide(&four, 1, weights, 4, pixels, DOWN, FROM, TO);          \
            else                                                                        \
                horizontal_wide(&four, 0, weights, 4, pixels, DOWN, FROM, TO);          \
            break;                                                                      \
        }                                                                               \
    }

CK_HORIZONTAL_PASSES(avx2)

AVX2 void ck_avx2_horizontal_pairs_i16(const int16_t *const *rows, int32_t row_count,
                                       const ck_weights *weights, int32_t channels, int32_t pixels,
                                       int16_t *const *out) {
    CK_MAKE_BATCH(four, rows, row_count, out)
    if (channels == 2)
        horizontal_narrow(&four, weights, 2, pixels, weights->shift, PAIRS, WORDS);
    else if (weights->stride == CK_TAPS_AT_ONCE)
        horizontal_wide(&four, 1, weights, 4, pixels, weights->shift, PAIRS, WORDS);
    else
        horizontal_wide(&four, 0, weights, 4, pixels, weights->shift, PAIRS, WORDS);
}

#endif
