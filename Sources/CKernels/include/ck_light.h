/* Between samples as they are stored and light: the curve of sRGB (IEC 61966-2-1), by tables that the
   caller makes. */
#ifndef CK_LIGHT_H
#define CK_LIGHT_H

#include <stddef.h>
#include <stdint.h>

/* The steps of a table that leads back from light: entry i holds the stored level, 0 to 65535, of the
   light (i / CK_LIGHT_STEPS)^2; by the root, because the curve is then nearly straight. It has
   CK_LIGHT_STEPS + 2 entries, the last of which repeats the one before. */
#define CK_LIGHT_STEPS 8192

/* Samples of 1 or 2 bytes to light from 0 to 65535, by a table of 256 or 65536 entries; multiplied by
   alpha where has_alpha says that the last channel is it. */
void ck_to_light(const void *in, int32_t sample_bytes, int32_t channels, int32_t has_alpha,
                 size_t pixels, const float *light, float *out);

/* And back, clamped and rounded. A pixel whose alpha becomes 0 becomes 0 in all channels. */
void ck_from_light(const float *in, int32_t sample_bytes, int32_t channels, int32_t has_alpha,
                   size_t pixels, const float *levels, void *out);

#endif
