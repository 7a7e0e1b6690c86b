/* The AVX2 set. */
#if defined(__x86_64__)

#include "avx2.h"

const ck_kernels ck_avx2 = {
    .name = "avx2",
    CK_EACH_KERNEL(CK_MEMBER, avx2)
};

#endif
