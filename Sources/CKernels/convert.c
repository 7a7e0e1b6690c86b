/* Conversions between pixel formats. */
#include "ck_convert.h"

void ck_narrow_samples(const uint16_t *in, size_t samples, uint8_t *out) {
    /* round(v / 257) for all 65,536 values. */
    for (size_t i = 0; i < samples; i++) out[i] = (uint8_t)(((uint32_t)in[i] * 255 + 32895) >> 16);
}

void ck_expand_gray(const uint8_t *in, int32_t channels, size_t pixels, uint8_t *out) {
    if (channels == 1) {
        for (size_t i = 0; i < pixels; i++, out += 3) out[0] = out[1] = out[2] = in[i];
    } else {
        for (size_t i = 0; i < pixels; i++, in += 2, out += 4) {
            out[0] = out[1] = out[2] = in[0];
            out[3] = in[1];
        }
    }
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
