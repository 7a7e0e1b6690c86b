// Resource limits: how much a confined process can use up. setrlimit(2)
#pragma once

#include <stddef.h>

/// Limits this process's address space to `bytes` besides the program's own image, which grows with the
/// libraries in it, and every file that it writes to `file` bytes, or to what its caller left it where that
/// is less. Takes away core dumps and all but `descriptors` descriptors. Returns 0, or -1 and errno.
int cs_limit_resources(size_t bytes, size_t file, size_t descriptors);

/// Has the kernel kill this process (SIGXCPU) once it has computed for `seconds` from now, rounded up. May
/// be called again for more time. Returns 0, or -1 and errno.
int cs_limit_seconds(size_t seconds);
