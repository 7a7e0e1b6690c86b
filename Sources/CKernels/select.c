/* Which set of kernels runs on this processor. A set is one file and one line in the table, the best
   first; each says for itself whether it can run here. */
#include "ck_sets.h"

#include <string.h>

typedef struct {
    const ck_kernels *kernels;
    int (*runs_here)(void);
} candidate;

static int always(void) { return 1; }

static const candidate candidates[] = {
    {&ck_scalar, always},
};

const ck_kernels *ck_reference(void) { return &ck_scalar; }

const ck_kernels *ck_select(const char *forced) {
    for (size_t i = 0; i < sizeof candidates / sizeof *candidates; i++) {
        const candidate *c = &candidates[i];
        if (forced && strcmp(forced, c->kernels->name) != 0) continue;
        if (c->runs_here()) return c->kernels;
    }
    return NULL;
}
