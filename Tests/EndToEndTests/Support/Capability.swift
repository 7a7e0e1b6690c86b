// What some tests need of the kernel, asked of it rather than supposed: an emulator of user programs
// (`make test-arm64`) passes most calls on, and refuses or ignores a few.

import CLinux
import Glibc
import Testing

extension Trait where Self == ConditionTrait {
  /// Filters of system calls can be set: seccomp(2). What the filter lets through is tested without.
  static var filtersCalls: Self {
    .enabled(if: cs_filter_works() == 1, "no filter of system calls can be set here")
  }

  /// A process can give up its rights to files: landlock(7).
  static var hasLandlock: Self {
    .enabled(if: cs_landlock_version() > 0, "there is no Landlock here")
  }

  /// A limit on a process's memory is kept: RLIMIT_AS of setrlimit(2).
  static var boundsMemory: Self {
    .enabled(if: keepsMemoryLimit(), "no limit on a process's memory is kept here")
  }
}

/// Whether a limit can be lowered, to a value that no process comes near, and is then read back.
private func keepsMemoryLimit() -> Bool {
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
