// The system calls that Swift can't make by itself: variadic ones, ones without a glibc wrapper, and
// ones whose arguments are C macros.
#pragma once

#include "beneath.h"
#include "filesystem.h"
#include "cores.h"
#include "offers.h"
#include "message.h"
#include "process.h"
