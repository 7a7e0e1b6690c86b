// The calls by their numbers and the rights by their bits: kernel ABI, which headers of older systems
// lack. A right that the kernel does not know yet must not be asked for, so the rights go by version.
#define _GNU_SOURCE
#include "landlock.h"

#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { // on every architecture
    landlock_create_ruleset = 444,
    landlock_restrict_self = 446,
    version_only = 1,
};

/// The rights that a set of rules is about; without a rule that grants one, all are denied.
struct rights {
    uint64_t files, network, scopes;
};

/// How many rights to files each version knows, the first one first: 2 has renaming across directories,
/// 3 truncation, 5 ioctl on devices.
static const int file_rights[] = {13, 14, 15, 15, 16};

enum {
    with_network = 4, // binding and connecting TCP
    with_scopes = 6,  // abstract Unix sockets, signals
};

int cs_landlock_version(void) {
    const long version = syscall(landlock_create_ruleset, (void *)0, (size_t)0, version_only);
    return version > 0 ? (int)version : 0;
}

int cs_landlock_enter(void) {
    const int version = cs_landlock_version();
    if (!version) return errno = ENOSYS, -1;
    const int known = sizeof file_rights / sizeof *file_rights;
    const struct rights denied = {
        .files = (UINT64_C(1) << file_rights[(version < known ? version : known) - 1]) - 1,
        .network = version >= with_network ? 3 : 0,
        .scopes = version >= with_scopes ? 3 : 0,
    };
    // An older kernel takes a longer structure as long as what it does not know is zero.
    const int rules = (int)syscall(landlock_create_ruleset, &denied, sizeof denied, 0);
    if (rules < 0) return -1;
    const long result = syscall(landlock_restrict_self, rules, 0);
    const int code = errno;
    close(rules);
    errno = code;
    return result ? -1 : 0;
}
