/* The similarity kernels with NEON. */
#if defined(__aarch64__)

#define SET neon
#define TARGET
#include "vector_similarity.h"

#endif
