/* What the NEON kernels share. */
#ifndef CK_NEON_H
#define CK_NEON_H

#include "ck_resample.h"

#include <arm_neon.h>
#include <string.h>

#define INLINE static inline __attribute__((always_inline))

/* The kernels, by file. */
void ck_neon_vertical_u8_i16(const uint8_t *const *rows, const int16_t *weights, int32_t taps,
                             int32_t shift, int16_t *out, size_t samples);
void ck_neon_vertical_i16_i16(const int16_t *const *rows, const int16_t *weights, int32_t taps,
                              int32_t shift, int16_t *out, size_t samples);
void ck_neon_vertical_i16_u8(const int16_t *const *rows, const int16_t *weights, int32_t taps,
                             int32_t shift, uint8_t *out, size_t samples);
void ck_neon_vertical_f32(const float *const *rows, const float *weights, int32_t taps, float *out,
                          size_t samples);

void ck_neon_horizontal_u8_i16(const uint8_t *const *rows, int32_t row_count,
                               const ck_weights *weights, int32_t channels, int32_t pixels,
                               int16_t *const *out);
void ck_neon_horizontal_i16_i16(const int16_t *const *rows, int32_t row_count,
                                const ck_weights *weights, int32_t channels, int32_t pixels,
                                int16_t *const *out);
void ck_neon_horizontal_i16_u8(const int16_t *const *rows, int32_t row_count,
                               const ck_weights *weights, int32_t channels, int32_t pixels,
                               uint8_t *const *out);
void ck_neon_horizontal_f32(const float *const *rows, int32_t row_count,
                            const ck_weights_f32 *weights, int32_t channels, int32_t pixels,
                            float *const *out);

void ck_neon_premultiply_u8(const uint8_t *in, int32_t channels, size_t pixels, int16_t *out);
void ck_neon_unpremultiply_u8(const int16_t *in, int32_t channels, size_t pixels, uint8_t *out);
void ck_neon_widen_u16(const uint16_t *in, int32_t channels, int32_t has_alpha, size_t pixels,
                       float *out);
void ck_neon_narrow_u16(const float *in, int32_t channels, int32_t has_alpha, size_t pixels,
                        uint16_t *out);

#endif
