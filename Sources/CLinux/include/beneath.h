// Opening and naming files so that nothing outside a directory can be reached.
// openat2(2) has no wrapper in glibc, and the two flags below are hidden from Swift.
#pragma once

#include <sys/types.h>

/// `O_PATH`: a descriptor that names a place without opening it.
extern const int cs_o_path;

/// `O_TMPFILE`: a file without a name, gone when its last descriptor closes.
extern const int cs_o_tmpfile;

/// Has the kernel begin to write a file's bytes to disk, without waiting.
void cs_begin_flush(int fd);

/// Opens `path`, which is resolved wholly beneath the directory `dirfd`.
///
/// Symbolic links are followed as long as they stay beneath `dirfd`; the magic links of /proc never
/// are. `mode` counts only where `flags` make a file.
///
/// Returns a descriptor, or -1 and errno: EXDEV where the path leaves the directory, ELOOP for
/// a magic link or a circle of links, ENOSYS before Linux 5.6, else as open(2). A call that was
/// interrupted, or that met a rename elsewhere in the system (EAGAIN), is tried again.
int cs_open_beneath(int dirfd, const char *path, int flags, mode_t mode);

/// Gives the file of `fd`, opened with `O_TMPFILE`, the new name `name` in the directory `dirfd`.
///
/// Needs /proc. Returns 0, or -1 and errno: EEXIST where the name is taken, else as link(2).
int cs_link_unnamed(int fd, int dirfd, const char *name);

/// Whether `fsync` of a file without a name may do nothing, so that it survives no loss of power
/// although it is named and its directory flushed later: btrfs, before Linux 6.16.
///
/// `fd` is the directory of the file, or anything on the same file system. Returns 1 or 0.
int cs_forgets_unnamed(int fd);
