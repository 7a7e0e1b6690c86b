/* The scalar kernels: the definition of every kernel's result, and the path of any processor that has
   no better one. Written so that a compiler can use what vectors the baseline has. */
#include "ck_sets.h"

#pragma clang fp contract(off)

enum { BLOCK = 512 };

static inline int16_t saturate_i16(int32_t value) {
    return (int16_t)(value < -32768 ? -32768 : value > 32767 ? 32767 : value);
}

static inline uint8_t saturate_u8(int32_t value) {
    return (uint8_t)(value < 0 ? 0 : value > 255 ? 255 : value);
}

/* One product. Eight-bit samples are widened to 16 bits and not further, so that a compiler sees two
   16-bit products and their sum: one instruction nearly everywhere. */
#define TIMES(ROW, TAP) ((int32_t)(int16_t)ROW[i] * weights[tap + TAP])

/* The sums of one block stay in the first-level cache while all taps pass over it, four at a time so
   that each sum is loaded and stored a quarter as often. */
#define VERTICAL(NAME, SAMPLE, RESULT, SHIFT_DOWN, ROUND)                                            \
    static void NAME(const SAMPLE *const *rows, const int16_t *weights, int32_t taps, int32_t shift, \
                     RESULT *out, size_t samples) {                                                  \
        const int32_t down = (SHIFT_DOWN);                                                           \
        for (size_t start = 0; start < samples; start += BLOCK) {                                    \
            const size_t n = samples - start < BLOCK ? samples - start : BLOCK;                      \
            int32_t sums[BLOCK];                                                                     \
            for (size_t i = 0; i < n; i++) sums[i] = 1 << (down - 1);                                \
            int32_t tap = 0;                                                                         \
            for (; tap + 3 < taps; tap += 4) {                                                       \
                const SAMPLE *a = rows[tap] + start, *b = rows[tap + 1] + start;                     \
                const SAMPLE *c = rows[tap + 2] + start, *d = rows[tap + 3] + start;                 \
                for (size_t i = 0; i < n; i++)                                                       \
                    sums[i] += (TIMES(a, 0) + TIMES(b, 1)) + (TIMES(c, 2) + TIMES(d, 3));            \
            }                                                                                        \
            for (; tap < taps; tap++) {                                                              \
                const SAMPLE *a = rows[tap] + start;                                                 \
                for (size_t i = 0; i < n; i++) sums[i] += TIMES(a, 0);                               \
            }                                                                                        \
            for (size_t i = 0; i < n; i++) out[start + i] = ROUND(sums[i] >> down);                  \
        }                                                                                            \
    }

VERTICAL(vertical_u8_i16, uint8_t, int16_t, shift - CK_FRACTION_BITS, saturate_i16)
VERTICAL(vertical_i16_i16, int16_t, int16_t, shift, saturate_i16)
VERTICAL(vertical_i16_u8, int16_t, uint8_t, shift + CK_FRACTION_BITS, saturate_u8)

/* One output pixel of CHANNELS samples: a constant, so that the sums live in registers. */
#define WEIGH(SAMPLE, CHANNELS, ROUND)                                             \
    for (int32_t x = 0; x < pixels; x++) {                                         \
        const SAMPLE *in = rows[r] + (size_t)weights->first[x] * (CHANNELS);       \
        const int16_t *w = weights->weights + (size_t)x * (size_t)weights->stride; \
        const int32_t taps = weights->count[x];                                    \
        int32_t sums[CHANNELS];                                                    \
        for (int c = 0; c < (CHANNELS); c++) sums[c] = 1 << (down - 1);            \
        for (int32_t k = 0; k < taps; k++, in += (CHANNELS))                       \
            for (int c = 0; c < (CHANNELS); c++) sums[c] += (int32_t)in[c] * w[k]; \
        for (int c = 0; c < (CHANNELS); c++)                                       \
            out[r][(size_t)x * (CHANNELS) + (size_t)c] = ROUND(sums[c] >> down);   \
    }

#define HORIZONTAL(NAME, SAMPLE, RESULT, SHIFT_DOWN, ROUND)                                   \
    static void NAME(const SAMPLE *const *rows, int32_t row_count, const ck_weights *weights, \
                     int32_t channels, int32_t pixels, RESULT *const *out) {                  \
        const int32_t down = (SHIFT_DOWN);                                                    \
        for (int32_t r = 0; r < row_count; r++) switch (channels) {                           \
            case 1: WEIGH(SAMPLE, 1, ROUND) break;                                            \
            case 2: WEIGH(SAMPLE, 2, ROUND) break;                                            \
            case 3: WEIGH(SAMPLE, 3, ROUND) break;                                            \
            default: WEIGH(SAMPLE, 4, ROUND) break;                                           \
            }                                                                                 \
    }

HORIZONTAL(horizontal_u8_i16, uint8_t, int16_t, weights->shift - CK_FRACTION_BITS, saturate_i16)
HORIZONTAL(horizontal_i16_u8, int16_t, uint8_t, weights->shift + CK_FRACTION_BITS, saturate_u8)

/* Where a channel of a pixel lies in a row of pairs. */
static inline size_t paired(size_t pixel, int32_t channels, int32_t channel) {
    return (pixel & ~(size_t)1) * (size_t)channels + (size_t)channel * 2 + (pixel & 1);
}

static void horizontal_pairs_i16(const int16_t *const *rows, int32_t row_count,
                                 const ck_weights *weights, int32_t channels, int32_t pixels,
                                 int16_t *const *out) {
    for (int32_t r = 0; r < row_count; r++)
        for (int32_t x = 0; x < pixels; x++) {
            const int16_t *w = weights->weights + (size_t)x * (size_t)weights->stride;
            const size_t first = (size_t)weights->first[x];
            for (int32_t c = 0; c < channels; c++) {
                int32_t sum = 1 << (weights->shift - 1);
                for (int32_t k = 0; k < weights->count[x]; k++)
                    sum += (int32_t)rows[r][paired(first + (size_t)k, channels, c)] * w[k];
                out[r][(size_t)x * (size_t)channels + (size_t)c] = saturate_i16(sum >> weights->shift);
            }
        }
}

static void vertical_f32(const float *const *rows, const float *weights, int32_t taps, float *out,
                         size_t samples) {
    for (size_t start = 0; start < samples; start += BLOCK) {
        const size_t n = samples - start < BLOCK ? samples - start : BLOCK;
        float sums[BLOCK];
        for (size_t i = 0; i < n; i++) sums[i] = 0;
        for (int32_t tap = 0; tap < taps; tap++) {
            const float *in = rows[tap] + start;
            const float w = weights[tap];
            for (size_t i = 0; i < n; i++) sums[i] += in[i] * w;
        }
        for (size_t i = 0; i < n; i++) out[start + i] = sums[i];
    }
}

static void horizontal_f32(const float *const *rows, int32_t row_count,
                           const ck_weights_f32 *weights, int32_t channels, int32_t pixels,
                           float *const *out) {
    for (int32_t r = 0; r < row_count; r++)
        for (int32_t x = 0; x < pixels; x++) {
            const float *in = rows[r] + (size_t)weights->first[x] * (size_t)channels;
            const float *w = weights->weights + (size_t)x * (size_t)weights->stride;
            float sums[4] = {0, 0, 0, 0};
            for (int32_t k = 0; k < weights->count[x]; k++, in += channels)
                for (int32_t c = 0; c < channels; c++) sums[c] += in[c] * w[k];
            for (int32_t c = 0; c < channels; c++)
                out[r][(size_t)x * (size_t)channels + (size_t)c] = sums[c];
        }
}

static void premultiply_u8(const uint8_t *in, int32_t channels, size_t pixels, int16_t *out) {
    const int32_t colours = channels - 1;
    for (size_t i = 0; i < pixels; i++, in += channels) {
        const int32_t alpha = in[colours];
        for (int32_t c = 0; c < colours; c++)
            out[paired(i, channels, c)] = (int16_t)((in[c] * alpha + 2) >> 2);
        out[paired(i, channels, colours)] = (int16_t)((255 * alpha + 2) >> 2);
    }
}

static void unpremultiply_u8(const int16_t *in, int32_t channels, size_t pixels, uint8_t *out) {
    const int32_t colours = channels - 1;
    for (size_t i = 0; i < pixels; i++, in += channels, out += channels) {
        const int32_t alpha = in[colours];
        /* Below 2^31 even for the faintest alpha under the brightest overshoot. */
        const float factor = alpha < CK_LEAST_ALPHA ? 0 : 255.0f / (float)alpha;
        for (int32_t c = 0; c < colours; c++)
            out[c] = saturate_u8((int32_t)((float)in[c] * factor + 0.5f));
        out[colours] = saturate_u8((int32_t)((float)alpha * CK_LEVELS_OF_ALPHA + 0.5f));
    }
}

static void widen_u16(const uint16_t *in, int32_t channels, int32_t has_alpha, size_t pixels,
                      float *out) {
    if (!has_alpha) {
        for (size_t i = 0; i < pixels * (size_t)channels; i++) out[i] = (float)in[i];
        return;
    }
    const int32_t colours = channels - 1;
    for (size_t i = 0; i < pixels; i++, in += channels, out += channels) {
        const float alpha = (float)in[colours];
        const float opacity = alpha / 65535.0f;
        for (int32_t c = 0; c < colours; c++) out[c] = (float)in[c] * opacity;
        out[colours] = alpha;
    }
}

static inline uint16_t saturate_u16(float value) {
    return (uint16_t)(value <= 0 ? 0 : value >= 65535.0f ? 65535.0f : value + 0.5f);
}

static void narrow_u16(const float *in, int32_t channels, int32_t has_alpha, size_t pixels,
                       uint16_t *out) {
    if (!has_alpha) {
        for (size_t i = 0; i < pixels * (size_t)channels; i++) out[i] = saturate_u16(in[i]);
        return;
    }
    const int32_t colours = channels - 1;
    for (size_t i = 0; i < pixels; i++, in += channels, out += channels) {
        const uint16_t alpha = saturate_u16(in[colours]);
        out[colours] = alpha;
        for (int32_t c = 0; c < colours; c++)
            out[c] = alpha == 0 ? 0 : saturate_u16(in[c] * 65535.0f / in[colours]);
    }
}

CK_EACH_SIMILARITY_KERNEL(CK_DECLARE, scalar)

const ck_kernels ck_scalar = {
    .name = "scalar",
    .vertical_u8_i16 = vertical_u8_i16,
    .vertical_i16_i16 = vertical_i16_i16,
    .vertical_i16_u8 = vertical_i16_u8,
    .horizontal_u8_i16 = horizontal_u8_i16,
    .horizontal_i16_u8 = horizontal_i16_u8,
    .horizontal_pairs_i16 = horizontal_pairs_i16,
    .vertical_f32 = vertical_f32,
    .horizontal_f32 = horizontal_f32,
    .premultiply_u8 = premultiply_u8,
    .unpremultiply_u8 = unpremultiply_u8,
    .widen_u16 = widen_u16,
    .narrow_u16 = narrow_u16,
    CK_EACH_SIMILARITY_KERNEL(CK_MEMBER, scalar)
};
