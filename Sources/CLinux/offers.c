#define _GNU_SOURCE
#include "offers.h"

#include <linux/seccomp.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef SYS_landlock_create_ruleset
#define SYS_landlock_create_ruleset 444 // on every architecture
#endif

int cs_landlock_version(void) {
    const unsigned int version_only = 1; // LANDLOCK_CREATE_RULESET_VERSION
    const long version = syscall(SYS_landlock_create_ruleset, (void *)0, (size_t)0, version_only);
    return version > 0 ? (int)version : 0;
}

int cs_seccomp_works(void) {
    const unsigned int action = SECCOMP_RET_KILL_PROCESS;
    return syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0u, &action) == 0;
}
