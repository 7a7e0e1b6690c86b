/* What the AVX2 kernels share. A lane is 128 bits; most instructions work on two lanes side by side, and
   the order of samples that a comment gives is that within a register, lane by lane. */
#if defined(__x86_64__)
#ifndef CK_AVX2_H
#define CK_AVX2_H

#include "ck_sets.h"

#include <immintrin.h>
#include <string.h>

#define AVX2 __attribute__((target("avx2")))
#define INLINE AVX2 static inline __attribute__((always_inline))

INLINE __m256i load(const void *from) {
    return _mm256_loadu_si256((const __m256i *)from);
}

INLINE __m128i load_lane(const void *from) {
    return _mm_loadu_si128((const __m128i *)from);
}

INLINE __m128i load_half_lane(const void *from) {
    return _mm_loadl_epi64((const __m128i *)from);
}

INLINE __m256i load_lanes(const void *low, const void *high) {
    return _mm256_loadu2_m128i((const __m128i *)high, (const __m128i *)low);
}

INLINE void store(void *to, __m256i value) {
    _mm256_storeu_si256((__m256i *)to, value);
}

INLINE void store_half_lane(void *to, __m128i value) {
    _mm_storel_epi64((__m128i *)to, value);
}

CK_EACH_KERNEL(CK_DECLARE, avx2)

#endif
#endif
