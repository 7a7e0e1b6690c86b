/* The sets of kernels that this library is built with. */
#ifndef CK_SETS_H
#define CK_SETS_H

#include "ck_resample.h"

extern const ck_kernels ck_scalar;
#if defined(__x86_64__)
extern const ck_kernels ck_avx2;
#elif defined(__aarch64__)
extern const ck_kernels ck_neon;
#endif

/* Scalar kernels that other sets take over, because they gain little or run seldom. */
void ck_scalar_horizontal_f32(const float *const *rows, int32_t row_count,
                              const ck_weights_f32 *weights, int32_t channels, int32_t pixels,
                              float *const *out);
void ck_scalar_premultiply_u8(const uint8_t *in, int32_t channels, size_t pixels, int16_t *out);
void ck_scalar_unpremultiply_u8(const int16_t *in, int32_t channels, size_t pixels, uint8_t *out);
void ck_scalar_widen_u16(const uint16_t *in, int32_t channels, int32_t has_alpha, size_t pixels,
                         float *out);
void ck_scalar_narrow_u16(const float *in, int32_t channels, int32_t has_alpha, size_t pixels,
                          uint16_t *out);

#endif
