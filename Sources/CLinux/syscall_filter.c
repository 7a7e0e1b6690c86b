// An allow-list: what a worker calls between its first request and its end, found by tracing it over
// every format and option. The numbers stand here, since a filter for arm64 can be built, and be held to
// the kernel's table, anywhere.
#define _GNU_SOURCE
#include "syscall_filter.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

_Static_assert(sizeof(cs_instruction) == sizeof(struct sock_filter), "the kernel's layout");

/// One call by its number on each machine, indexed by `cs_machine`.
typedef int call[2];

enum { none = -1 };

static const call always_allowed[] = {
    // What is open, the most frequent first; there is no call that opens.
    {0, 63},     // read
    {1, 64},     // write
    {17, 67},    // pread64
    {47, 212},   // recvmsg
    {46, 211},   // sendmsg
    {3, 57},     // close
    {5, 80},     // fstat, which unlike newfstatat takes no path
    {8, 62},     // lseek
    // Memory, but for what could make code of it.
    {11, 215},   // munmap
    {25, 216},   // mremap
    {12, 214},   // brk
    {28, 233},   // madvise
    // Locks of the C and Swift libraries.
    {202, 98},   // futex
    // Time, where the vDSO has to ask the kernel.
    {228, 113},  // clock_gettime
    {96, 169},   // gettimeofday
    {201, none}, // time
    // The seed of Swift's hashing, and how much memory there is, which qsort asks.
    {318, 278},  // getrandom
    {99, 179},   // sysinfo
    // Going on after a stop, and ending.
    {219, 128},  // restart_syscall
    {15, 139},   // rt_sigreturn
    {60, 93},    // exit
    {231, 94},   // exit_group
};

static const call maps_memory = {9, 222}, protects_memory = {10, 226}, limits_itself = {302, 261};
static const uint32_t architectures[] = {AUDIT_ARCH_X86_64, AUDIT_ARCH_AARCH64};

/// Where the kernel puts what a filter can look at: `struct seccomp_data`, whose arguments are 64 bits wide,
/// the low half first on both machines.
enum { number_at = 0, architecture_at = 4, arguments_at = 16 };

/// A program in the making.
typedef struct {
    cs_instruction *instructions;
    size_t count;
} program;

static void add(program *to, unsigned code, uint32_t operand, unsigned if_true, unsigned if_false) {
    to->instructions[to->count++] = (cs_instruction){
        (uint16_t)code, (uint8_t)if_true, (uint8_t)if_false, operand};
}

static void load(program *to, unsigned at) { add(to, BPF_LD | BPF_W | BPF_ABS, at, 0, 0); }

static void load_argument(program *to, unsigned index) { load(to, arguments_at + 8 * index); }

static void end(program *to, uint32_t verdict) { add(to, BPF_RET | BPF_K, verdict, 0, 0); }

/// Passes over the next `skipped` instructions unless what was loaded is `value`.
static void unless_equal_skip(program *to, uint32_t value, unsigned skipped) {
    add(to, BPF_JMP | BPF_JEQ | BPF_K, value, 0, skipped);
}

/// Allows `number` while the bits of `denied` are clear in the argument at `index`.
static void allow_without(program *to, int number, unsigned index, uint32_t denied) {
    unless_equal_skip(to, (uint32_t)number, 4);
    load_argument(to, index);
    add(to, BPF_JMP | BPF_JSET | BPF_K, denied, 0, 1);
    end(to, SECCOMP_RET_KILL_PROCESS);
    end(to, SECCOMP_RET_ALLOW);
}

size_t cs_filter_build(cs_machine machine, cs_instruction instructions[CS_LONGEST_FILTER]) {
    program filter = {instructions, 0};
    load(&filter, architecture_at);
    add(&filter, BPF_JMP | BPF_JEQ | BPF_K, architectures[machine], 1, 0);
    end(&filter, SECCOMP_RET_KILL_PROCESS);
    load(&filter, number_at);
    for (size_t i = 0; i < sizeof always_allowed / sizeof *always_allowed; i++) {
        if (always_allowed[i][machine] == none) continue;
        unless_equal_skip(&filter, (uint32_t)always_allowed[i][machine], 1);
        end(&filter, SECCOMP_RET_ALLOW);
    }
    allow_without(&filter, maps_memory[machine], 2, PROT_EXEC);
    allow_without(&filter, protects_memory[machine], 2, PROT_EXEC);
    // prlimit64(0, RLIMIT_CPU, …): its own time, and nobody else's.
    unless_equal_skip(&filter, (uint32_t)limits_itself[machine], 5);
    load_argument(&filter, 0);
    unless_equal_skip(&filter, 0, 3);
    load_argument(&filter, 1);
    unless_equal_skip(&filter, RLIMIT_CPU, 1);
    end(&filter, SECCOMP_RET_ALLOW);
    end(&filter, SECCOMP_RET_KILL_PROCESS);
    return filter.count;
}

int cs_filter_works(void) {
    const unsigned int action = SECCOMP_RET_KILL_PROCESS;
    return syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0u, &action) == 0;
}

int cs_filter_enter(void) {
#if defined __x86_64__
    const cs_machine machine = CS_X86_64;
#elif defined __aarch64__
    const cs_machine machine = CS_ARM64;
#else
    return errno = ENOSYS, -1;
#endif
#if defined __x86_64__ || defined __aarch64__
    cs_instruction instructions[CS_LONGEST_FILTER];
    const struct sock_fprog filter = {
        .len = (unsigned short)cs_filter_build(machine, instructions),
        .filter = (struct sock_filter *)(void *)instructions,
    };
    const long result =
        syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &filter);
    // A positive result is a thread that could not be brought along.
    if (result > 0) errno = EBUSY;
    return result ? -1 : 0;
#endif
}
