// seccomp-BPF: which system calls a confined process has left. seccomp(2)
#pragma once

#include <stddef.h>
#include <stdint.h>

/// The machines whose calls are known.
typedef enum { CS_X86_64, CS_ARM64 } cs_machine;

/// One instruction of classic BPF, laid out as the kernel's `struct sock_filter`.
typedef struct {
    uint16_t code;
    uint8_t if_true, if_false;
    uint32_t operand;
} cs_instruction;

/// Room for any filter.
enum { CS_LONGEST_FILTER = 128 };

/// Writes the filter of a machine: reading and writing what is open, messages with descriptors, memory
/// that holds no code, time, randomness, its own processor time, and ending. Anything else, and any call
/// by another machine's numbers, ends the process. Returns the number of instructions.
size_t cs_filter_build(cs_machine machine, cs_instruction program[CS_LONGEST_FILTER]);

/// Whether filters can be set here: 1 or 0.
int cs_filter_works(void);

/// Sets this machine's filter for every thread of this process, for good. Needs `cs_renounce_privileges`.
/// Returns 0, or -1 and errno: ENOSYS on a machine whose calls are not known.
int cs_filter_enter(void);
