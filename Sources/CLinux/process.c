#define _GNU_SOURCE
#include "process.h"

#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int redirect(posix_spawn_file_actions_t *actions, const int streams[3]) {
    for (int stream = 0; stream < 3; stream++) {
        int failed = streams[stream] < 0
            ? posix_spawn_file_actions_addopen(actions, stream, "/dev/null",
                                               stream ? O_WRONLY : O_RDONLY, 0)
            : posix_spawn_file_actions_adddup2(actions, streams[stream], stream);
        if (failed) return failed;
    }
    return posix_spawn_file_actions_addclosefrom_np(actions, 3);
}

pid_t cs_spawn(const char *program, const char *const *arguments, const char *const *environment,
               const int streams[3]) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none;
    sigemptyset(&none);
    pid_t process = -1;
    int failed = posix_spawn_file_actions_init(&actions);
    if (failed) return errno = failed, -1;
    failed = posix_spawnattr_init(&attributes);
    if (!failed) {
        failed = redirect(&actions, streams);
        if (!failed) failed = posix_spawnattr_setsigmask(&attributes, &none);
        if (!failed)
            failed = posix_spawnattr_setflags(&attributes,
                                              POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP);
        if (!failed)
            failed = posix_spawnp(&process, program, &actions, &attributes,
                                  (char *const *)arguments, (char *const *)environment);
        posix_spawnattr_destroy(&attributes);
    }
    posix_spawn_file_actions_destroy(&actions);
    return failed ? (errno = failed, -1) : process;
}

int cs_wait(pid_t process, int milliseconds, int *status) {
    int descriptor = (int)syscall(SYS_pidfd_open, process, 0);
    if (descriptor < 0) return -1;
    struct pollfd ended = {.fd = descriptor, .events = POLLIN};
    struct timespec start, now;
    clock_gettime(CLOCK_MONOTONIC, &start);
    int found, left = milliseconds;
    while ((found = poll(&ended, 1, left)) < 0 && errno == EINTR) {
        clock_gettime(CLOCK_MONOTONIC, &now);
        long passed = (now.tv_sec - start.tv_sec) * 1000 + (now.tv_nsec - start.tv_nsec) / 1000000;
        left = passed < milliseconds ? (int)(milliseconds - passed) : 0;
    }
    close(descriptor);
    if (found <= 0) return found;
    while (waitpid(process, status, 0) < 0)
        if (errno != EINTR) return -1;
    return 1;
}

int cs_die_with_parent(void) { return prctl(PR_SET_PDEATHSIG, SIGKILL); }

int cs_renounce_privileges(void) { return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); }

void cs_close_from(int first) { closefrom(first); }

void cs_keep_memory(void) {
    const int most = 64 << 20;
    mallopt(M_MMAP_THRESHOLD, most / 2);
    mallopt(M_TRIM_THRESHOLD, most);
}

int cs_memory_file(const char *label) { return memfd_create(label, MFD_CLOEXEC); }
