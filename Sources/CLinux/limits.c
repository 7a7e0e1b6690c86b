#define _GNU_SOURCE
#include "limits.h"

#include <stdint.h>
#include <sys/resource.h>
#include <time.h>

static int limit(__rlimit_resource_t resource, rlim_t most) {
    struct rlimit now;
    if (getrlimit(resource, &now)) return -1;
    if (now.rlim_max < most) most = now.rlim_max;
    now.rlim_cur = now.rlim_max = most;
    return setrlimit(resource, &now);
}

/* The linker's: where the program's own image begins and ends. */
extern const char __executable_start[], _end[];

int cs_limit_resources(size_t bytes, size_t file, size_t descriptors) {
    if (limit(RLIMIT_CORE, 0) || limit(RLIMIT_NOFILE, descriptors) || limit(RLIMIT_FSIZE, file))
        return -1;
    const size_t program = (size_t)((uintptr_t)_end - (uintptr_t)__executable_start);
    return limit(RLIMIT_AS, bytes > SIZE_MAX - program ? SIZE_MAX : bytes + program);
}

int cs_limit_seconds(size_t seconds) {
    struct timespec used;
    struct rlimit now;
    if (clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used) || getrlimit(RLIMIT_CPU, &now)) return -1;
    const rlim_t end = (rlim_t)used.tv_sec + 1 + seconds;
    now.rlim_cur = end < now.rlim_max ? end : now.rlim_max;
    return setrlimit(RLIMIT_CPU, &now);
}
