/* The NEON set, for every arm64. */
#if defined(__aarch64__)

#include "neon.h"

const ck_kernels ck_neon = {
    .name = "neon",
    CK_EACH_KERNEL(CK_MEMBER, neon)
};

#endif
