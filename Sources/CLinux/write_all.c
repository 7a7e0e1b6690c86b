#include "write_all.h"

#include <errno.h>
#include <unistd.h>

int cs_write_all(int fd, const void *bytes, size_t count) {
  const char *rest = bytes;
  while (count > 0) {
    ssize_t written = write(fd, rest, count);
    if (written < 0 && errno != EINTR) return errno;
    if (written > 0) rest += written, count -= (size_t)written;
  }
  return 0;
}
