// A process that confines itself as a worker does and then does what no worker may: `confined WALL DEED`,
// where the wall is `landlock`, `filter` or `both`. Ends with 0 if the deed succeeded, with its errno if
// it was refused, with 125 if it could not be confined, and by a signal if it was stopped.
#define _GNU_SOURCE
#include <CLinux.h>
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static const struct sockaddr_in nowhere = {.sin_family = AF_INET};
static int ready_socket;

static long read_file(void) { return open("/etc/hostname", O_RDONLY); }
static long make_file(void) { return openat(AT_FDCWD, "confined.made", O_CREAT | O_WRONLY, 0600); }
static long list(void) { return open("/", O_RDONLY | O_DIRECTORY); }
static long look(void) {
    struct stat facts;
    return syscall(SYS_newfstatat, AT_FDCWD, "/etc/passwd", &facts, 0);
}
static long erase(void) { return unlink("confined.made"); }
static long connect_out(void) { return socket(AF_INET, SOCK_STREAM, 0); }
static long send_out(void) {
    return sendto(ready_socket, "x", 1, 0, (const struct sockaddr *)&nowhere, sizeof nowhere);
}
static long bind_port(void) {
    return bind(ready_socket, (const struct sockaddr *)&nowhere, sizeof nowhere);
}
static long run(void) {
    char *const none[] = {NULL};
    return execve("/bin/true", none, none);
}
static long split(void) { return fork(); }
static long thread(void) { return syscall(SYS_clone3, NULL, 0); }
static long trace(void) { return ptrace(PTRACE_TRACEME, 0, NULL, NULL); }
static long kill_parent(void) { return kill(getppid(), SIGUSR1); }
static long kill_itself(void) { return raise(SIGTERM); }
static long make_code(void) {
    void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC,
                      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return page == MAP_FAILED ? -1 : 0;
}
static long turn_to_code(void) {
    void *page = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return mprotect(page, 4096, PROT_READ | PROT_EXEC);
}
static long raise_limit(void) {
    const struct rlimit more = {16, 16};
    return setrlimit(RLIMIT_NOFILE, &more);
}
static long mount_over(void) { return syscall(SYS_unshare, 0x00020000); }
static long ring(void) { return syscall(425 /* io_uring_setup */, 1, NULL); }

/* What a worker does, to show that the walls leave room for it. */
static long work(void) {
    int ends[2] = {ready_socket, ready_socket};
    char *memory = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) return -1;
    memory[0] = 1;
    if (mprotect(memory, 1 << 20, PROT_READ) || munmap(memory, 1 << 20)) return -1;
    if (write(STDOUT_FILENO, "worked\n", 7) != 7) return -1;
    return cs_limit_seconds(60) || close(ends[0]) ? -1 : 0;
}

static const struct deed {
    const char *name;
    long (*act)(void);
} deeds[] = {
    {"open", read_file}, {"create", make_file}, {"list", list}, {"stat", look},
    {"unlink", erase}, {"socket", connect_out}, {"sendto", send_out}, {"bind", bind_port},
    {"exec", run}, {"fork", split}, {"thread", thread}, {"ptrace", trace}, {"kill", kill_parent},
    {"raise", kill_itself}, {"mmap-code", make_code}, {"mprotect-code", turn_to_code},
    {"setrlimit", raise_limit}, {"unshare", mount_over}, {"io_uring", ring}, {"work", work},
};

static int confine(const char *wall) {
    const int both = strcmp(wall, "both") == 0;
    if (cs_limit_resources(256 << 20, 1 << 20, 8) || cs_renounce_privileges()) return -1;
    if ((both || strcmp(wall, "landlock") == 0) && cs_landlock_enter()) return -1;
    if ((both || strcmp(wall, "filter") == 0) && cs_filter_enter()) return -1;
    return 0;
}

int main(int count, char **arguments) {
    if (count != 3) return 64;
    ready_socket = socket(AF_INET, SOCK_STREAM, 0);
    if (confine(arguments[1])) return 125;
    for (size_t i = 0; i < sizeof deeds / sizeof *deeds; i++)
        if (strcmp(deeds[i].name, arguments[2]) == 0)
            return deeds[i].act() < 0 ? errno : 0;
    return 64;
}
