#define _GNU_SOURCE
#include "process.h"

#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

pid_t cs_spawn(const char *path, const char *const *arguments, const char *const *environment,
               int input, int keep_errors) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none;
    sigemptyset(&none);
    pid_t process = -1;
    int failed = posix_spawn_file_actions_init(&actions);
    if (failed) return errno = failed, -1;
    failed = posix_spawnattr_init(&attributes);
    if (!failed) {
        failed = posix_spawn_file_actions_adddup2(&actions, input, 0);
        if (!failed) failed = posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
        if (!failed && !keep_errors)
            failed = posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
        if (!failed) failed = posix_spawn_file_actions_addclosefrom_np(&actions, 3);
        if (!failed) failed = posix_spawnattr_setsigmask(&attributes, &none);
        if (!failed)
            failed = posix_spawnattr_setflags(&attributes,
                                              POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP);
        if (!failed)
            failed = posix_spawn(&process, path, &actions, &attributes, (char *const *)arguments,
                                 (char *const *)environment);
        posix_spawnattr_destroy(&attributes);
    }
    posix_spawn_file_actions_destroy(&actions);
    return failed ? (errno = failed, -1) : process;
}

int cs_die_with_parent(void) { return prctl(PR_SET_PDEATHSIG, SIGKILL); }

static int limit(int resource, rlim_t most) {
    struct rlimit now;
    if (getrlimit(resource, &now)) return -1;
    if (now.rlim_max < most) most = now.rlim_max;
    now.rlim_cur = now.rlim_max = most;
    return setrlimit(resource, &now);
}

int cs_limit_resources(size_t bytes, size_t descriptors) {
    if (limit(RLIMIT_CORE, 0) || limit(RLIMIT_NOFILE, descriptors)) return -1;
    return limit(RLIMIT_AS, bytes);
}

void cs_keep_memory(void) {
    const int most = 64 << 20;
    mallopt(M_MMAP_THRESHOLD, most / 2);
    mallopt(M_TRIM_THRESHOLD, most);
}

int cs_memory_file(const char *label) { return memfd_create(label, MFD_CLOEXEC); }
