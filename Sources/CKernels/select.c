/* Which sets of kernels run on this processor. A set is one file and one line in the table, the best
   first; each says for itself whether it can run here. */
#include "ck_sets.h"

typedef struct {
    const ck_kernels *kernels;
    int (*runs_here)(void);
} candidate;

static int always(void) { return 1; }

#if defined(__x86_64__)
static int has_avx2(void) { return __builtin_cpu_supports("avx2"); }
static int has_avx512(void) {
    return has_avx2() && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
           __builtin_cpu_supports("avx512vnni");
}
#endif

static const candidate candidates[] = {
#if defined(__x86_64__)
    {&ck_avx512, has_avx512},
    {&ck_avx2, has_avx2},
#elif defined(__aarch64__)
    {&ck_neon, always},
#endif
    {&ck_scalar, always},
};

const ck_kernels *ck_set(int32_t index) {
    for (size_t i = 0; i < sizeof candidates / sizeof *candidates; i++)
        if (candidates[i].runs_here() && index-- == 0) return candidates[i].kernels;
    return NULL;
}
