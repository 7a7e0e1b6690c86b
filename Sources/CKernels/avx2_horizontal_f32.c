/* The horizontal pass over floats with AVX2. A sum runs over the taps upwards and must not be split, so
   vectors go across: over the channels of a pixel and over rows. */
#if defined(__x86_64__)

#include "avx2.h"
#include "ck_batch.h"

CK_DEFINE_BATCH(float);

/* RGB and RGBA: a row in each lane. The fourth sum of an RGB pixel is the next one's to overwrite. */
INLINE void horizontal_wide(const batch *rows, const ck_weights_f32 *weights, int32_t channels,
                            int32_t pixels) {
    for (int32_t x = 0; x < pixels; x++) {
        const float *w = weights->weights + (size_t)x * (size_t)weights->stride;
        size_t at = (size_t)weights->first[x] * (size_t)channels;
        __m256 a = _mm256_setzero_ps(), b = _mm256_setzero_ps();
        for (int32_t tap = 0; tap < weights->count[x]; tap++, at += (size_t)channels) {
            const __m256 factor = _mm256_broadcast_ss(w + tap);
            const __m256 rows_a = _mm256_loadu2_m128(rows->in[1] + at, rows->in[0] + at);
            const __m256 rows_b = _mm256_loadu2_m128(rows->in[3] + at, rows->in[2] + at);
            a = _mm256_add_ps(a, _mm256_mul_ps(rows_a, factor));
            b = _mm256_add_ps(b, _mm256_mul_ps(rows_b, factor));
        }
        const size_t to = (size_t)x * (size_t)channels;
        _mm256_storeu2_m128(rows->out[1] + to, rows->out[0] + to, a);
        _mm256_storeu2_m128(rows->out[3] + to, rows->out[2] + to, b);
    }
}

/* Gray and gray+alpha: the pixels of two rows side by side, which for gray leaves half a lane empty. */
INLINE __m128 two_rows(const float *a, const float *b, int32_t channels) {
    if (channels == 1) return _mm_unpacklo_ps(_mm_load_ss(a), _mm_load_ss(b));
    const __m128 low = _mm_castsi128_ps(load_half_lane(a));
    return _mm_loadh_pi(low, (const __m64 *)b);
}

INLINE void horizontal_narrow(const batch *rows, const ck_weights_f32 *weights, int32_t channels,
                              int32_t pixels) {
    for (int32_t x = 0; x < pixels; x++) {
        const float *w = weights->weights + (size_t)x * (size_t)weights->stride;
        size_t at = (size_t)weights->first[x] * (size_t)channels;
        __m128 a = _mm_setzero_ps(), b = _mm_setzero_ps();
        for (int32_t tap = 0; tap < weights->count[x]; tap++, at += (size_t)channels) {
            const __m128 factor = _mm_broadcast_ss(w + tap);
            const __m128 rows_a = two_rows(rows->in[0] + at, rows->in[1] + at, channels);
            const __m128 rows_b = two_rows(rows->in[2] + at, rows->in[3] + at, channels);
            a = _mm_add_ps(a, _mm_mul_ps(rows_a, factor));
            b = _mm_add_ps(b, _mm_mul_ps(rows_b, factor));
        }
        const __m128 sums[2] = {a, b};
        const size_t to = (size_t)x * (size_t)channels;
        for (int pair = 0; pair < 2; pair++) {
            float *low = rows->out[pair * 2] + to, *high = rows->out[pair * 2 + 1] + to;
            if (channels == 1) {
                _mm_store_ss(low, sums[pair]);
                _mm_store_ss(high, _mm_movehdup_ps(sums[pair]));
            } else {
                _mm_storel_pi((__m64 *)low, sums[pair]);
                _mm_storeh_pi((__m64 *)high, sums[pair]);
            }
        }
    }
}

AVX2 void ck_avx2_horizontal_f32(const float *const *rows, int32_t row_count,
                                 const ck_weights_f32 *weights, int32_t channels, int32_t pixels,
                                 float *const *out) {
    CK_MAKE_BATCH(four, rows, row_count, out)
    switch (channels) {
    case 1: horizontal_narrow(&four, weights, 1, pixels); break;
    case 2: horizontal_narrow(&four, weights, 2, pixels); break;
    case 3: horizontal_wide(&four, weights, 3, pixels); break;
    default: horizontal_wide(&four, weights, 4, pixels); break;
    }
}

#endif
