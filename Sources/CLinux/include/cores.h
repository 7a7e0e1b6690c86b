// How many cores there are for this process. Swift sees neither cpu_set_t's macros nor the calls.
#pragma once

/// On how many cores the calling thread may be scheduled: 1 at least.
int cs_schedulable_cores(void);
