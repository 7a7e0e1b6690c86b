// Landlock: what a process can never open again. https://docs.kernel.org/userspace-api/landlock.html
#pragma once

/// The version of Landlock's interface, or 0 where there is none.
int cs_landlock_version(void);

/// Takes from the calling thread, for good, every right to files that this kernel's Landlock knows, and
/// where it knows them, TCP, abstract Unix sockets and signals to others. What is open stays usable.
/// Needs `cs_renounce_privileges`. Returns 0, or -1 and errno.
int cs_landlock_enter(void);
