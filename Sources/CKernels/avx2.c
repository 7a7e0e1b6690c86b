/* The AVX2 set. */
#include "ck_sets.h"

#if defined(__x86_64__)

#include "avx2.h"

const ck_kernels ck_avx2 = {
    .name = "avx2",
    .vertical_u8_i16 = ck_avx2_vertical_u8_i16,
    .vertical_i16_i16 = ck_avx2_vertical_i16_i16,
    .vertical_i16_u8 = ck_avx2_vertical_i16_u8,
    .horizontal_u8_i16 = ck_avx2_horizontal_u8_i16,
    .horizontal_i16_i16 = ck_avx2_horizontal_i16_i16,
    .horizontal_i16_u8 = ck_avx2_horizontal_i16_u8,
    .vertical_f32 = ck_avx2_vertical_f32,
    .horizontal_f32 = ck_avx2_horizontal_f32,
    .premultiply_u8 = ck_avx2_premultiply_u8,
    .unpremultiply_u8 = ck_avx2_unpremultiply_u8,
    .widen_u16 = ck_avx2_widen_u16,
    .narrow_u16 = ck_avx2_narrow_u16,
};

#endif
