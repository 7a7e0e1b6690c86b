#pragma once

// Locks on single bytes of a file, which the kernel lets go of when their holder ends, however that is
// (fcntl(2), "Open file description locks"). They neither see nor hinder flock(2).

// Locks the byte at `offset`. 0, or -1 with errno.
int cs_mark(int file, long long offset);

// Whether anybody else's descriptor has the byte at `offset` locked; -1 with errno.
int cs_is_marked(int file, long long offset);
