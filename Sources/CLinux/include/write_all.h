// Writing to a descriptor that may take bytes in parts.
#pragma once

#include <stddef.h>

/// Writes all of `count` bytes. Returns 0, or the errno that stopped it.
int cs_write_all(int fd, const void *bytes, size_t count);
