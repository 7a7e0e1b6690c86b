// Starting worker processes, and what a worker gives up before it begins.
#pragma once

#include <stddef.h>
#include <sys/types.h>

/// Starts a program, searched for where PATH says unless its name has a slash, with the arguments and
/// the environment given (both end with NULL).
///
/// `streams` are its standard input, output and error, /dev/null for those below 0. It inherits no other
/// descriptor, whoever opened it, and no blocked signal, and is in a process group of its own: what a
/// terminal sends to the caller's group is the caller's to act on. Returns the process's id, or -1 and
/// errno.
pid_t cs_spawn(const char *program, const char *const *arguments, const char *const *environment,
               const int streams[3]);

/// Waits until a child ends, and reaps it. Returns 1 and its status as of waitpid, 0 where it has not
/// ended in time, or -1 and errno.
int cs_wait(pid_t process, int milliseconds, int *status);

/// Has the kernel kill this process when the thread that started it ends. Returns 0, or -1 and errno.
int cs_die_with_parent(void);

/// Gives up, for good, what a program started from here could gain (set-user-id), as the kernel asks of
/// whoever confines itself. Returns 0, or -1 and errno.
int cs_renounce_privileges(void);

/// Closes every descriptor from `first` on.
void cs_close_from(int first);

/// Has freed memory kept for the next use, up to 64 MiB of it, rather than given back page by page: for
/// a process that does the same work over and over.
void cs_keep_memory(void);

/// A file in memory without a name, close-on-exec. Returns a descriptor, or -1 and errno.
int cs_memory_file(const char *label);
