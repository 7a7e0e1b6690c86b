/* The NEON set, for every arm64. */
#include "ck_sets.h"

#if defined(__aarch64__)

#include "neon.h"

const ck_kernels ck_neon = {
    .name = "neon",
    .vertical_u8_i16 = ck_neon_vertical_u8_i16,
    .vertical_i16_i16 = ck_neon_vertical_i16_i16,
    .vertical_i16_u8 = ck_neon_vertical_i16_u8,
    .horizontal_u8_i16 = ck_neon_horizontal_u8_i16,
    .horizontal_i16_i16 = ck_neon_horizontal_i16_i16,
    .horizontal_i16_u8 = ck_neon_horizontal_i16_u8,
    .vertical_f32 = ck_neon_vertical_f32,
    .horizontal_f32 = ck_neon_horizontal_f32,
    .premultiply_u8 = ck_neon_premultiply_u8,
    .unpremultiply_u8 = ck_neon_unpremultiply_u8,
    .widen_u16 = ck_neon_widen_u16,
    .narrow_u16 = ck_neon_narrow_u16,
};

#endif
