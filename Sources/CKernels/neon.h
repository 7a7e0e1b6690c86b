/* What the NEON kernels share. */
#if defined(__aarch64__)
#ifndef CK_NEON_H
#define CK_NEON_H

#include "ck_sets.h"

#include <arm_neon.h>
#include <string.h>

#define INLINE static inline __attribute__((always_inline))

CK_EACH_KERNEL(CK_DECLARE, neon)

#endif
#endif
