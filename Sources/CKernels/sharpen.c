/* Sharpening by what a blur takes away. Brightness is that of ITU-R BT.601. */
#include "ck_sharpen.h"

#include <string.h>

#pragma clang fp contract(off)

#define SHARPEN(SAMPLE, WHITE)                                                                  \
    static inline float brightness_##SAMPLE(const SAMPLE *in, int32_t colours) {                \
        if (colours == 1) return in[0];                                                         \
        return 0.299f * (float)in[0] + 0.587f * (float)in[1] + 0.114f * (float)in[2];           \
    }                                                                                           \
                                                                                                \
    static void sharpen_##SAMPLE(const SAMPLE *in, const SAMPLE *blurred, int32_t channels,     \
                                 size_t pixels, SAMPLE *out) {                                  \
        const int32_t colours = channels < 3 ? 1 : 3;                                           \
        for (size_t i = 0; i < pixels; i++, in += channels, blurred += channels, out += channels) { \
            const float lost =                                                                  \
                brightness_##SAMPLE(in, colours) - brightness_##SAMPLE(blurred, colours);       \
            for (int32_t c = 0; c < colours; c++) {                                             \
                const float sum = (float)in[c] + lost + 0.5f;                                   \
                out[c] = (SAMPLE)(sum > 0 ? (sum < (WHITE) ? sum : (WHITE)) : 0);               \
            }                                                                                   \
            if (channels > colours) out[colours] = in[colours];                                 \
        }                                                                                       \
    }

SHARPEN(uint8_t, 255.0f)
SHARPEN(uint16_t, 65535.0f)

void ck_sharpen(const void *in, const void *blurred, int32_t channels, int32_t sample_bytes,
                size_t pixels, void *out) {
    if (sample_bytes == 1)
        sharpen_uint8_t(in, blurred, channels, pixels, out);
    else
        sharpen_uint16_t(in, blurred, channels, pixels, out);
}
