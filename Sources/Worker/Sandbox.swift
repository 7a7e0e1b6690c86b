// The two walls round a worker: Landlock, behind which no file, port or other process can be reached, and
// a filter of system calls, behind which none can be asked for. See seccomp(2) and landlock(7).

import CLinux

/// How much a worker insists on its walls.
public enum Sandbox: String, Codable, Sendable, CaseIterable {
  /// Whatever the kernel has of them.
  case auto
  /// All of them, or no work.
  case require
  /// None.
  case off

  /// Raises the walls round this process, which has one thread, for good. Returns whether that is as
  /// much as is asked for.
  func enter() -> Bool {
    guard self != .off else { return true }
    let isPlain = cs_renounce_privileges() == 0
    // In this order: the filter leaves no call that would set up Landlock.
    let shutsFiles = isPlain && cs_landlock_enter() == 0
    let filtersCalls = isPlain && cs_filter_enter() == 0
    return self == .auto || (shutsFiles && filtersCalls)
  }
}
