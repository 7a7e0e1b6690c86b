/* The horizontal pass over floats with NEON. A sum runs over the taps upwards and must not be split, so
   vectors go across: over the channels of a pixel and over rows. */
#if defined(__aarch64__)

#include "neon.h"
#include "ck_batch.h"

#pragma clang fp contract(off)

CK_DEFINE_BATCH(float);

/* The samples at one place of all rows: in each register a row of RGB or RGBA, two of gray+alpha, or four
   of gray. The fourth sample of an RGB pixel is the next one's. */
INLINE void get(const batch *rows, size_t at, int32_t channels, float32x4_t samples[4]) {
    const float *const *in = rows->in;
    if (channels == 1) {
        samples[0] = vld1q_dup_f32(in[0] + at);
        samples[0] = vld1q_lane_f32(in[1] + at, samples[0], 1);
        samples[0] = vld1q_lane_f32(in[2] + at, samples[0], 2);
        samples[0] = vld1q_lane_f32(in[3] + at, samples[0], 3);
    } else if (channels == 2) {
        samples[0] = vcombine_f32(vld1_f32(in[0] + at), vld1_f32(in[1] + at));
        samples[1] = vcombine_f32(vld1_f32(in[2] + at), vld1_f32(in[3] + at));
    } else {
        for (int r = 0; r < CK_ROWS_AT_ONCE; r++) samples[r] = vld1q_f32(in[r] + at);
    }
}

INLINE void put(const batch *rows, size_t at, int32_t channels, const float32x4_t samples[4]) {
    float *const *out = rows->out;
    if (channels == 1) {
        vst1q_lane_f32(out[0] + at, samples[0], 0);
        vst1q_lane_f32(out[1] + at, samples[0], 1);
        vst1q_lane_f32(out[2] + at, samples[0], 2);
        vst1q_lane_f32(out[3] + at, samples[0], 3);
    } else if (channels == 2) {
        for (int pair = 0; pair < 2; pair++) {
            vst1_f32(out[pair * 2] + at, vget_low_f32(samples[pair]));
            vst1_f32(out[pair * 2 + 1] + at, vget_high_f32(samples[pair]));
        }
    } else {
        for (int r = 0; r < CK_ROWS_AT_ONCE; r++) vst1q_f32(out[r] + at, samples[r]);
    }
}

INLINE void horizontal(const batch *rows, const ck_weights_f32 *weights, int32_t channels,
                       int32_t pixels) {
    const int registers = channels > 2 ? 4 : channels;
    for (int32_t x = 0; x < pixels; x++) {
        const float *w = weights->weights + (size_t)x * (size_t)weights->stride;
        size_t at = (size_t)weights->first[x] * (size_t)channels;
        float32x4_t sums[4] = {vdupq_n_f32(0), vdupq_n_f32(0), vdupq_n_f32(0), vdupq_n_f32(0)};
        for (int32_t tap = 0; tap < weights->count[x]; tap++, at += (size_t)channels) {
            float32x4_t samples[4];
            get(rows, at, channels, samples);
            const float32x4_t factor = vdupq_n_f32(w[tap]);
            for (int i = 0; i < registers; i++)
                sums[i] = vaddq_f32(sums[i], vmulq_f32(samples[i], factor));
        }
        put(rows, (size_t)x * (size_t)channels, channels, sums);
    }
}

void ck_neon_horizontal_f32(const float *const *rows, int32_t row_count,
                            const ck_weights_f32 *weights, int32_t channels, int32_t pixels,
                            float *const *out) {
    CK_MAKE_BATCH(four, rows, row_count, out)
    switch (channels) {
    case 1: horizontal(&four, weights, 1, pixels); break;
    case 2: horizontal(&four, weights, 2, pixels); break;
    case 3: horizontal(&four, weights, 3, pixels); break;
    default: horizontal(&four, weights, 4, pixels); break;
    }
}

#endif
