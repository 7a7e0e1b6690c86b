// What this process may use of the machine: what its scheduler, its container or its cgroup leaves
// it, which is often less than what the machine has. See cgroups(7), and the kernel's cgroup-v2.rst
// and cgroup-v1/memory.rst.

import CLinux
import Glibc

/// Cores and memory that are this process's to use.
public struct Resources: Hashable, Sendable {
  /// Where the kernel tells of a process's limits.
  public struct Roots: Sendable {
    /// Usually /proc.
    public var processes: String
    /// Usually /sys/fs/cgroup.
    public var cgroups: String

    /// The roots of this system, unless told otherwise.
    public init(processes: String = "/proc", cgroups: String = "/sys/fs/cgroup") {
      self.processes = processes
      self.cgroups = cgroups
    }
  }

  /// How many cores, one at least: those that the process may be scheduled on, or fewer where a
  /// quota of processor time is worth fewer, rounded up.
  public let cores: Int
  /// Bytes of RAM in the machine.
  public let memory: Int
  /// Bytes that the cgroups of the process leave it, or nil where they set no limit.
  public let memoryLimit: Int?

  /// Bytes that a whole run may use: the cgroup's limit or three quarters of RAM, whichever is
  /// less.
  public var memoryForRun: Int { min(memoryLimit ?? .max, memory / 4 * 3) }

  /// What this process may use now. Never fails: what can't be read limits nothing.
  public init(roots: Roots = Roots()) {
    let pages = max(0, sysconf(Int32(_SC_PHYS_PAGES)))
    let (memory, _) = pages.multipliedReportingOverflow(by: sysconf(Int32(_SC_PAGESIZE)))
    self.init(schedulable: Int(cs_schedulable_cores()), memory: memory, roots: roots)
  }

  /// What a process on a machine of so many cores and bytes may use by its cgroups.
  public init(schedulable: Int, memory: Int, roots: Roots) {
    let groups = ControlGroups(roots)
    cores = max(1, min(schedulable, groups.cores ?? .max))
    self.memory = memory
    memoryLimit = groups.memory
  }
}
