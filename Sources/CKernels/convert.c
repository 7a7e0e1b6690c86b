/* Conversions between pixel formats. */
#include "ck_convert.h"

#include <string.h>

void ck_narrow_samples(const uint16_t *in, size_t samples, uint8_t *out) {
    /* round(v / 257) for all 65,536 values. */
    for (size_t i = 0; i < samples; i++) out[i] = (uint8_t)(((uint32_t)in[i] * 255 + 32895) >> 16);
}

void ck_compress_levels(int16_t *samples, size_t count, int32_t factor, int32_t offset) {
    /* Beneath 2^15 * 2^15 + 2^27: no overflow. */
    const int32_t rounded = offset * (1 << 15) + (1 << 14);
    for (size_t i = 0; i < count; i++) samples[i] = (int16_t)((samples[i] * factor + rounded) >> 15);
}

void ck_halve(const uint8_t *upper, const uint8_t *lower, size_t samples, uint8_t *out) {
    const size_t pairs = samples / 2;
    for (size_t i = 0; i < pairs; i++) {
        /* Two samples in one load, in whichever order: as compilers can make vectors of. */
        uint16_t above, below;
        memcpy(&above, upper + 2 * i, 2);
        memcpy(&below, lower + 2 * i, 2);
        const uint16_t sum = (uint16_t)((above & 255) + (above >> 8) + (below & 255) + (below >> 8));
        out[i] = (uint8_t)((uint16_t)(sum + 1 + (i & 1)) >> 2);
    }
    if (samples % 2) out[pairs] = (uint8_t)((upper[samples - 1] + lower[samples - 1] + 1) >> 1);
}

#define EXPAND(SAMPLE, OPAQUE)                                                           \
    static void expand_##SAMPLE(const SAMPLE *in, int32_t channels, int32_t out_channels, \
                                size_t pixels, SAMPLE *out) {                             \
        const int is_gray = channels < 3, had_alpha = channels % 2 == 0;                  \
        const int32_t colours = out_channels < 3 ? 1 : 3;                                 \
        for (size_t i = 0; i < pixels; i++, in += channels, out += out_channels) {        \
            for (int32_t c = 0; c < colours; c++) out[c] = in[is_gray ? 0 : c];           \
            if (out_channels > colours) out[colours] = had_alpha ? in[channels - 1] : OPAQUE; \
        }                                                                                 \
    }

EXPAND(uint8_t, 255)
EXPAND(uint16_t, 65535)

void ck_expand(const void *in, int32_t channels, int32_t out_channels, int32_t sample_bytes,
               size_t pixels, void *out) {
    if (sample_bytes == 1)
        expand_uint8_t(in, channels, out_channels, pixels, out);
    else
        expand_uint16_t(in, channels, out_channels, pixels, out);
}

void ck_flatten(const uint8_t *in, int32_t channels, size_t pixels, const uint8_t *background,
                uint8_t *out) {
    const int32_t colours = channels - 1;
    for (size_t i = 0; i < pixels; i++, in += channels, out += colours) {
        const uint32_t alpha = in[colours];
        for (int32_t c = 0; c < colours; c++)
            out[c] = (uint8_t)((in[c] * alpha + background[c] * (255 - alpha) + 127) / 255);
    }
}
