/* Stored samples to light and back. */
#include "ck_light.h"

#include <math.h>

#pragma clang fp contract(off)

static inline float clamped(float value, float most) {
    return value > 0 ? (value < most ? value : most) : 0;
}

/* The stored level of a light, both 0 to 65535. */
static inline float level(float light, const float *levels) {
    const float place = sqrtf(clamped(light, 65535.0f) / 65535.0f) * (float)CK_LIGHT_STEPS;
    const int32_t step = (int32_t)place;
    return levels[step] + (levels[step + 1] - levels[step]) * (place - (float)step);
}

#define LIGHT(SAMPLE, WHITE)                                                                    \
    static void to_light_##SAMPLE(const SAMPLE *in, int32_t channels, int32_t has_alpha,        \
                                  size_t pixels, const float *light, float *out) {              \
        const int32_t colours = channels - has_alpha;                                           \
        for (size_t i = 0; i < pixels; i++, in += channels, out += channels) {                  \
            const float opacity = has_alpha ? (float)in[colours] / (WHITE) : 1;                 \
            for (int32_t c = 0; c < colours; c++) out[c] = light[in[c]] * opacity;              \
            if (has_alpha) out[colours] = opacity * 65535.0f;                                   \
        }                                                                                       \
    }                                                                                           \
                                                                                                \
    static void from_light_##SAMPLE(const float *in, int32_t channels, int32_t has_alpha,       \
                                    size_t pixels, const float *levels, SAMPLE *out) {          \
        const int32_t colours = channels - has_alpha;                                           \
        for (size_t i = 0; i < pixels; i++, in += channels, out += channels) {                  \
            float opaque = 1;                                                                   \
            if (has_alpha) {                                                                    \
                const float alpha = clamped(in[colours] / 65535.0f, 1) * (WHITE) + 0.5f;        \
                out[colours] = (SAMPLE)alpha;                                                   \
                opaque = out[colours] ? 65535.0f / in[colours] : 0;                             \
            }                                                                                   \
            for (int32_t c = 0; c < colours; c++)                                               \
                out[c] = (SAMPLE)(level(in[c] * opaque, levels) * ((WHITE) / 65535.0f) + 0.5f); \
        }                                                                                       \
    }

LIGHT(uint8_t, 255.0f)
LIGHT(uint16_t, 65535.0f)

void ck_to_light(const void *in, int32_t sample_bytes, int32_t channels, int32_t has_alpha,
                 size_t pixels, const float *light, float *out) {
    if (sample_bytes == 1)
        to_light_uint8_t(in, channels, has_alpha, pixels, light, out);
    else
        to_light_uint16_t(in, channels, has_alpha, pixels, light, out);
}

void ck_from_light(const float *in, int32_t sample_bytes, int32_t channels, int32_t has_alpha,
                   size_t pixels, const float *levels, void *out) {
    if (sample_bytes == 1)
        from_light_uint8_t(in, channels, has_alpha, pixels, levels, out);
    else
        from_light_uint16_t(in, channels, has_alpha, pixels, levels, out);
}
