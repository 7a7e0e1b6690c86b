/* The horizontal passes with NEON. What a pixel writes too much, the next overwrites, and behind the last
   pixel the padding takes it. */
#if defined(__aarch64__)

#include "neon.h"
#include "ck_batch.h"

CK_DEFINE_BATCH(void);

/* Four samples at the same place of every output row. */
INLINE void put(const batch *rows, size_t at, const int32x4_t *sums, int32x4_t count,
                sample to) {
    for (int r = 0; r < CK_ROWS_AT_ONCE; r += 2) {
        const int16x8_t words = vqmovn_high_s32(vqmovn_s32(vshlq_s32(sums[r], count)),
                                                vshlq_s32(sums[r + 1], count));
        if (to == WORDS) {
            vst1_s16((int16_t *)rows->out[r] + at, vget_low_s16(words));
            vst1_s16((int16_t *)rows->out[r + 1] + at, vget_high_s16(words));
        } else {
            const uint32x2_t fours = vreinterpret_u32_u8(vqmovun_s16(words));
            const uint32_t low = vget_lane_u32(fours, 0), high = vget_lane_u32(fours, 1);
            memcpy((uint8_t *)rows->out[r] + at, &low, sizeof low);
            memcpy((uint8_t *)rows->out[r + 1] + at, &high, sizeof high);
        }
    }
}

/* Four pixels from `in` on, a channel to each place; an RGB pixel drags along the red of the next, which
   comes out as a fourth sum that nobody reads. */
INLINE void load_wide(const void *in, size_t at, int32_t channels, sample from,
                      int16x4_t pixels[4]) {
    if (from == WORDS) {
        const int16_t *words = (const int16_t *)in + at;
        for (int i = 0; i < 4; i++) pixels[i] = vld1_s16(words + i * channels);
        return;
    }
    static const uint8_t thirds[16] = {0, 1, 2, 3, 3, 4, 5, 6, 6, 7, 8, 9, 9, 10, 11, 12};
    uint8x16_t bytes = vld1q_u8((const uint8_t *)in + at);
    if (channels == 3) bytes = vqtbl1q_u8(bytes, vld1q_u8(thirds));
    const int16x8_t low = vreinterpretq_s16_u16(vmovl_u8(vget_low_u8(bytes)));
    const int16x8_t high = vreinterpretq_s16_u16(vmovl_high_u8(bytes));
    pixels[0] = vget_low_s16(low), pixels[1] = vget_high_s16(low);
    pixels[2] = vget_low_s16(high), pixels[3] = vget_high_s16(high);
}

/* RGB and RGBA: four taps at a time. They are padded to fours with weights of 0. */
INLINE void horizontal_wide(const batch *rows, const ck_weights *weights,
                            int32_t channels, int32_t pixels, int32_t down, sample from,
                            sample to) {
    const int32x4_t half = vdupq_n_s32(1 << (down - 1)), count = vdupq_n_s32(-down);
    for (int32_t x = 0; x < pixels; x++) {
        const int16_t *w = weights->weights + (size_t)x * (size_t)weights->stride;
        const size_t first = (size_t)weights->first[x] * (size_t)channels;
        const int32_t taps = weights->count[x];
        int32x4_t sums[CK_ROWS_AT_ONCE] = {half, half, half, half};
        for (int32_t tap = 0; tap < taps; tap += 4) {
            const int16x4_t factors = vld1_s16(w + tap);
            const size_t at = first + (size_t)tap * (size_t)channels;
            for (int r = 0; r < CK_ROWS_AT_ONCE; r++) {
                int16x4_t four[4];
                load_wide(rows->in[r], at, channels, from, four);
                sums[r] = vmlal_lane_s16(sums[r], four[0], factors, 0);
                sums[r] = vmlal_lane_s16(sums[r], four[1], factors, 1);
                sums[r] = vmlal_lane_s16(sums[r], four[2], factors, 2);
                sums[r] = vmlal_lane_s16(sums[r], four[3], factors, 3);
            }
        }
        put(rows, (size_t)x * (size_t)channels, sums, count, to);
    }
}

/* RGBA in pairs of pixels, four taps at a time: each sum in two parts, of the even and of the odd taps. */
INLINE void horizontal_pairs(const batch *rows, const ck_weights *weights, int32_t pixels,
                             int32_t down) {
    const int32x4_t half = vdupq_n_s32(1 << (down - 1)), count = vdupq_n_s32(-down);
    const int32x4_t zero = vdupq_n_s32(0);
    for (int32_t x = 0; x < pixels; x++) {
        const int16_t *w = weights->weights + (size_t)x * (size_t)weights->stride;
        const size_t first = (size_t)weights->first[x] * 4;
        int32x4_t low[CK_ROWS_AT_ONCE], high[CK_ROWS_AT_ONCE];
        for (int r = 0; r < CK_ROWS_AT_ONCE; r++) low[r] = high[r] = zero;
        for (int32_t tap = 0; tap < weights->count[x]; tap += 4) {
            const int32x2_t four = vreinterpret_s32_s16(vld1_s16(w + tap));
            const int16x8_t factors[2] = {vreinterpretq_s16_s32(vdupq_lane_s32(four, 0)),
                                          vreinterpretq_s16_s32(vdupq_lane_s32(four, 1))};
            for (int r = 0; r < CK_ROWS_AT_ONCE; r++)
                for (int pair = 0; pair < 2; pair++) {
                    const int16_t *in = (const int16_t *)rows->in[r] + first + (size_t)(tap + pair * 2) * 4;
                    const int16x8_t samples = vld1q_s16(in);
                    low[r] = vmlal_s16(low[r], vget_low_s16(samples), vget_low_s16(factors[pair]));
                    high[r] = vmlal_high_s16(high[r], samples, factors[pair]);
                }
        }
        int32x4_t sums[CK_ROWS_AT_ONCE];
        for (int r = 0; r < CK_ROWS_AT_ONCE; r++)
            sums[r] = vaddq_s32(half, vpaddq_s32(low[r], high[r]));
        put(rows, (size_t)x * 4, sums, count, WORDS);
    }
}

/* Eight pixels of gray, or of gray and of alpha. */
INLINE void load_narrow(const void *in, size_t at, int32_t channels, sample from,
                        int16x8_t samples[2]) {
    if (from == WORDS && channels == 1) {
        samples[0] = vld1q_s16((const int16_t *)in + at);
    } else if (from == PAIRS) {
        const int32x4x2_t both = vld2q_s32((const int32_t *)((const int16_t *)in + at));
        samples[0] = vreinterpretq_s16_s32(both.val[0]);
        samples[1] = vreinterpretq_s16_s32(both.val[1]);
    } else if (from == WORDS) {
        const int16x8x2_t both = vld2q_s16((const int16_t *)in + at);
        samples[0] = both.val[0], samples[1] = both.val[1];
    } else if (channels == 1) {
        samples[0] = vreinterpretq_s16_u16(vmovl_u8(vld1_u8((const uint8_t *)in + at)));
    } else {
        const uint8x8x2_t both = vld2_u8((const uint8_t *)in + at);
        samples[0] = vreinterpretq_s16_u16(vmovl_u8(both.val[0]));
        samples[1] = vreinterpretq_s16_u16(vmovl_u8(both.val[1]));
    }
}

/* Gray and gray+alpha: as many pixels as make four samples, each sum in four parts that are added up side
   by side. Behind the last pixel, it stands again. */
INLINE void horizontal_narrow(const batch *rows, const ck_weights *weights,
                              int32_t channels, int32_t pixels, int32_t down, sample from,
                              sample to) {
    const int32x4_t half = vdupq_n_s32(1 << (down - 1)), count = vdupq_n_s32(-down);
    const int32x4_t zero = vdupq_n_s32(0);
    for (int32_t x = 0; x < pixels; x += 4 / channels) {
        int32x4_t parts[CK_ROWS_AT_ONCE][4];
        for (int i = 0; i < 4 / channels; i++) {
            const int32_t pixel = x + i < pixels ? x + i : pixels - 1;
            const int16_t *w = weights->weights + (size_t)pixel * (size_t)weights->stride;
            const size_t first = (size_t)weights->first[pixel] * (size_t)channels;
            for (int r = 0; r < CK_ROWS_AT_ONCE; r++)
                for (int c = 0; c < channels; c++) parts[r][i * channels + c] = zero;
            for (int32_t tap = 0; tap < weights->count[pixel]; tap += 8) {
                const int16x8_t factors = vld1q_s16(w + tap);
                const size_t at = first + (size_t)tap * (size_t)channels;
                for (int r = 0; r < CK_ROWS_AT_ONCE; r++) {
                    int16x8_t samples[2];
                    load_narrow(rows->in[r], at, channels, from, samples);
                    for (int c = 0; c < channels; c++) {
                        int32x4_t *sum = &parts[r][i * channels + c];
                        *sum = vmlal_s16(*sum, vget_low_s16(samples[c]), vget_low_s16(factors));
                        *sum = vmlal_high_s16(*sum, samples[c], factors);
                    }
                }
            }
        }
        int32x4_t sums[CK_ROWS_AT_ONCE];
        for (int r = 0; r < CK_ROWS_AT_ONCE; r++)
            sums[r] = vaddq_s32(half, vpaddq_s32(vpaddq_s32(parts[r][0], parts[r][1]),
                                                 vpaddq_s32(parts[r][2], parts[r][3])));
        put(rows, (size_t)x * (size_t)channels, sums, count, to);
    }
}

/* Constants for channels, so that each number of them becomes a loop of its own. */
#define HORIZONTAL(NAME, IN, OUT, DOWN, FROM, TO)                                    \
    void NAME(const IN *const *rows, int32_t row_count, const ck_weights *weights,   \
              int32_t channels, int32_t pixels, OUT *const *out) {                   \
        CK_MAKE_BATCH(four, rows, row_count, out)                                    \
        switch (channels) {                                                          \
        case 1: horizontal_narrow(&four, weights, 1, pixels, DOWN, FROM, TO); break; \
        case 2: horizontal_narrow(&four, weights, 2, pixels, DOWN, FROM, TO); break; \
        case 3: horizontal_wide(&four, weights, 3, pixels, DOWN, FROM, TO); break;   \
        default: horizontal_wide(&four, weights, 4, pixels, DOWN, FROM, TO); break;  \
        }                                                                            \
    }

CK_HORIZONTAL_PASSES(neon)

void ck_neon_horizontal_pairs_i16(const int16_t *const *rows, int32_t row_count,
                                  const ck_weights *weights, int32_t channels, int32_t pixels,
                                  int16_t *const *out) {
    CK_MAKE_BATCH(four, rows, row_count, out)
    if (channels == 2)
        horizontal_narrow(&four, weights, 2, pixels, weights->shift, PAIRS, WORDS);
    else
        horizontal_pairs(&four, weights, pixels, weights->shift);
}

#endif
