// What the kernel calls to run an arm64 program: qemu as the core that this was compiled for. A variable of
// the environment would say it to the first program alone, since workers inherit none.
#include <unistd.h>

int main(int count, char **arguments) {
    // The interpreter's own name, the program, the program's arguments, NULL.
    char *options[] = {"qemu-aarch64", "-cpu", CORE}, *call[count + sizeof options / sizeof *options];
    int next = 0;
    for (unsigned i = 0; i < sizeof options / sizeof *options; i++) call[next++] = options[i];
    for (int i = 1; i <= count; i++) call[next++] = arguments[i];
    execv("/src/.build-arm64/root/usr/bin/qemu-aarch64", call);
    return 127;
}
