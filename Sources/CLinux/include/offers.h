// What this kernel offers for confining a process.
#pragma once

/// The version of Landlock's interface, or 0 where there is none.
int cs_landlock_version(void);

/// Whether seccomp filters can be set here: 1 or 0.
int cs_seccomp_works(void);
