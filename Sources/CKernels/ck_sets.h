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

#endif
