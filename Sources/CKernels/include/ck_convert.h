/* From one pixel format to another, row by row: what an encoder needs and a decoder does not give. */
#ifndef CK_CONVERT_H
#define CK_CONVERT_H

#include <stddef.h>
#include <stdint.h>

/* 16-bit samples -> 8-bit, rounded to nearest: v / 257. */
void ck_narrow_samples(const uint16_t *in, size_t samples, uint8_t *out);

/* Intermediate samples of ck_resample.h to fewer levels, in place: each times factor / 32768, which is less
   than 1, and a bit of offset (at most 4096) further. */
void ck_compress_levels(int16_t *samples, size_t count, int32_t factor, int32_t offset);

/* Two rows of one channel to one of half the samples, rounded up: each the mean of a square of four, or of
   what is there of it. Halves are rounded up and down in turns, so that no level drifts. */
void ck_halve(const uint8_t *upper, const uint8_t *lower, size_t samples, uint8_t *out);

/* To more channels of the same samples, of 1 or 2 bytes: gray becomes equal red, green and blue, and
   alpha that was not there is opaque. channels and out_channels count as in gray (1), gray+alpha (2),
   RGB (3) and RGBA (4). */
void ck_expand(const void *in, int32_t channels, int32_t out_channels, int32_t sample_bytes,
               size_t pixels, void *out);

/* Straight alpha over an opaque background of the same colour channels; channels (2 or 4) counts
   alpha. Rounded to nearest. */
void ck_flatten(const uint8_t *in, int32_t channels, size_t pixels, const uint8_t *background,
                uint8_t *out);

#endif
