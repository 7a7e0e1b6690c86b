// What some tests need of the kernel, asked of it rather than supposed: an emulator of user programs
// (`make test-arm64`) passes most calls on, and refuses or ignores a few.

import CLinux
import Glibc

/// One thing that a kernel, or what stands for it, can do.
enum Capability {
  /// Filters of system calls can be set: seccomp(2).
  static var filtersCalls: Bool { cs_filter_works() == 1 }

  /// A process can give up its rights to files: landlock(7).
  static var hasLandlock: Bool { cs_landlock_version() > 0 }

  /// A limit on a process's memory is kept: RLIMIT_AS of setrlimit(2), which is lowered here to a value
  /// that no process comes near, and read back.
  static var boundsMemory: Bool {
    let memory = __rlimit_resource_t(RLIMIT_AS.rawValue)
    var before = rlimit()
    guard getrlimit(memory, &before) == 0 else { return false }
    var lower = before
    lower.rlim_cur = min(before.rlim_max, 1 << 46)
    var after = rlimit()
    defer { setrlimit(memory, &before) }
    return setrlimit(memory, &lower) == 0
      && getrlimit(memory, &after) == 0 && after.rlim_cur == lower.rlim_cur
  }
}
