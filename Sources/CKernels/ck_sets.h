/* The sets of kernels that this library is built with, and how a set of several files is put together. */
#ifndef CK_SETS_H
#define CK_SETS_H

#include "ck_resample.h"

extern const ck_kernels ck_scalar;
#if defined(__x86_64__)
extern const ck_kernels ck_avx2, ck_avx512;
#elif defined(__aarch64__)
extern const ck_kernels ck_neon;
#endif

/* DO(SET, KERNEL) for every kernel of a set. */
#define CK_EACH_KERNEL(DO, SET) \
    DO(SET, vertical_u8_i16)    \
    CK_EACH_NARROW_KERNEL(DO, SET)

/* The same but for what wider registers gain on. */
#define CK_EACH_NARROW_KERNEL(DO, SET) \
    DO(SET, vertical_i16_i16)          \
    DO(SET, vertical_i16_u8)           \
    DO(SET, horizontal_u8_i16)         \
    DO(SET, horizontal_i16_u8)         \
    DO(SET, horizontal_pairs_i16)      \
    DO(SET, vertical_f32)              \
    DO(SET, horizontal_f32)            \
    DO(SET, premultiply_u8)            \
    DO(SET, unpremultiply_u8)          \
    DO(SET, widen_u16)                 \
    DO(SET, narrow_u16)                \
    CK_EACH_SIMILARITY_KERNEL(DO, SET)

#define CK_EACH_SIMILARITY_KERNEL(DO, SET) \
    DO(SET, similarity_xyb)                \
    DO(SET, similarity_across)             \
    DO(SET, similarity_down)               \
    DO(SET, similarity_halve)

/* Declares ck_avx2_vertical_u8_i16 for avx2, of the type that the table has for it. */
#define CK_DECLARE(SET, KERNEL) __typeof__(*((ck_kernels *)0)->KERNEL) ck_##SET##_##KERNEL;

/* The same kernel's place in the table. */
#define CK_MEMBER(SET, KERNEL) .KERNEL = ck_##SET##_##KERNEL,

#endif
