#define _GNU_SOURCE

#include "marks.h"

#include <fcntl.h>

static struct flock byte_at(long long offset) {
    struct flock lock = {
        .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = (off_t)offset, .l_len = 1};
    return lock;
}

int cs_mark(int file, long long offset) {
    struct flock lock = byte_at(offset);
    return fcntl(file, F_OFD_SETLK, &lock);
}

int cs_is_marked(int file, long long offset) {
    struct flock lock = byte_at(offset);
    if (fcntl(file, F_OFD_GETLK, &lock) != 0) return -1;
    return lock.l_type != F_UNLCK;
}
