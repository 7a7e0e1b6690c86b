/* The similarity kernels with AVX2. */
#if defined(__x86_64__)

#define SET avx2
#define TARGET __attribute__((target("avx2")))
#include "vector_similarity.h"

#endif
