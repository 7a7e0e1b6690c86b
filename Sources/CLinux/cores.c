#define _GNU_SOURCE
#include "cores.h"

#include <errno.h>
#include <sched.h>
#include <unistd.h>

int cs_schedulable_cores(void) {
    // The kernel refuses a set with less room than it has cores.
    for (int room = CPU_SETSIZE; room <= 1 << 20; room *= 2) {
        cpu_set_t *set = CPU_ALLOC(room);
        if (!set) break;
        size_t size = CPU_ALLOC_SIZE(room);
        int failed = sched_getaffinity(0, size, set);
        int reason = errno;
        int count = failed ? 0 : CPU_COUNT_S(size, set);
        CPU_FREE(set);
        if (count > 0) return count;
        if (reason != EINVAL) break;
    }
    long online = sysconf(_SC_NPROCESSORS_ONLN);
    return online > 0 ? (int)online : 1;
}
