// Which file system a path lies on: statfs(2), whose header Swift does not see; and how long a file is.
#pragma once

/// The `f_type` of the file system that `path` lies on (linux/magic.h), or 0 where it can't be told.
unsigned int cs_file_system_type(const char *path);

/// The bytes of an open file, or -1 and errno. A confined process may ask this.
long long cs_file_size(int fd);
