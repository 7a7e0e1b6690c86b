/* From one pixel format to another, row by row: what an encoder needs and a decoder does not give. */
#ifndef CK_CONVERT_H
#define CK_CONVERT_H

#include <stddef.h>
#include <stdint.h>

/* 16-bit samples -> 8-bit, rounded to nearest: v / 257. */
void ck_narrow_samples(const uint16_t *in, size_t samples, uint8_t *out);

/* gray -> RGB (channels 1) or gray+alpha -> RGBA (channels 2). */
void ck_expand_gray(const uint8_t *in, int32_t channels, size_t pixels, uint8_t *out);

/* Straight alpha over an opaque background of the same colour channels; channels (2 or 4) counts
   alpha. Rounded to nearest. */
void ck_flatten(const uint8_t *in, int32_t channels, size_t pixels, const uint8_t *background,
                uint8_t *out);

#endif
