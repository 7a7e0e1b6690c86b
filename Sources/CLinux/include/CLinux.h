// The system calls that Swift can't make by itself: variadic ones, ones without a glibc wrapper, and
// ones whose arguments are C macros; and what the targets above do alike with plain ones.
#pragma once

#include "beneath.h"
#include "filesystem.h"
#include "cores.h"
#include "landlock.h"
#include "limits.h"
#include "marks.h"
#include "message.h"
#include "process.h"
#include "syscall_filter.h"
#include "write_all.h"
