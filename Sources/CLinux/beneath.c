// openat2(2) by its number: the structure and the flags are kernel ABI and never change, so they
// stand here rather than in a header that older systems lack.
#define _GNU_SOURCE
#include "beneath.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

#ifndef SYS_openat2
#define SYS_openat2 437
#endif

struct open_how_v0 {
  uint64_t flags;
  uint64_t mode;
  uint64_t resolve;
};

enum {
  resolve_no_magiclinks = 0x02,
  resolve_beneath = 0x08,
  // A `..` in a link is refused with EAGAIN while any rename is under way anywhere, which a busy
  // batch causes itself; one that is still refused after so many tries is reported.
  attempts_while_renamed = 100,
};

const int cs_o_path = O_PATH;
const int cs_o_tmpfile = O_TMPFILE;

int cs_open_beneath(int dirfd, const char *path, int flags, mode_t mode) {
  int makes_file = (flags & O_CREAT) != 0 || (flags & O_TMPFILE) == O_TMPFILE;
  struct open_how_v0 how = {
      .flags = (uint64_t)(unsigned int)flags,
      // openat2 refuses a mode that would not be used.
      .mode = makes_file ? mode : 0,
      .resolve = resolve_beneath | resolve_no_magiclinks,
  };
  for (int attempts = 1;;) {
    long fd = syscall(SYS_openat2, dirfd, path, &how, sizeof how);
    if (fd >= 0) return (int)fd;
    if (errno == EINTR) continue;
    if (errno != EAGAIN || attempts++ >= attempts_while_renamed) return -1;
  }
}

void cs_begin_flush(int fd) { sync_file_range(fd, 0, 0, SYNC_FILE_RANGE_WRITE); }

int cs_link_unnamed(int fd, int dirfd, const char *name) {
  // AT_EMPTY_PATH would need no /proc, but a capability on kernels before 6.10.
  char source[32];
  snprintf(source, sizeof source, "/proc/self/fd/%d", fd);
  return linkat(AT_FDCWD, source, dirfd, name, AT_SYMLINK_FOLLOW);
}

int cs_forgets_unnamed(int fd) {
  // BTRFS_SUPER_MAGIC, whatever the kernel: distributions carry the mend back, or don't.
  const unsigned long btrfs = 0x9123683E;
  struct statfs facts;
  return fstatfs(fd, &facts) == 0 && ((unsigned long)facts.f_type & 0xFFFFFFFF) == btrfs;
}
