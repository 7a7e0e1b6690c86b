// The limits of the cgroups that a process is in, of either version. A limit anywhere on the way up
// holds for all below.

import Glibc

/// The tightest limits of a process's cgroups.
struct ControlGroups {
  private let root: String
  /// Cores' worth of processor time, rounded up; nil without a limit.
  private(set) var cores: Int?
  /// Bytes; nil without a limit.
  private(set) var memory: Int?

  /// The limits as the kernel tells them. Each line of the file names a hierarchy: `0::/path` the
  /// one of version 2, `4:cpu,cpuacct:/path` one of version 1.
  init(_ roots: Resources.Roots) {
    root = roots.cgroups
    let lines = contents(of: "\(roots.processes)/self/cgroup") ?? ""
    for line in lines.split(separator: "\n") {
      let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard fields.count == 3 else { continue }
      let controllers = fields[1].split(separator: ",")
      if fields[0] == "0", controllers.isEmpty {
        for group in places("", fields[2]) { readVersion2(group) }
      }
      // The directory is named after all controllers of the hierarchy, with links for each.
      if controllers.contains("cpu") {
        for group in places("/cpu", fields[2]) { readVersion1Processor(group) }
      }
      if controllers.contains("memory") {
        for group in places("/memory", fields[2]) { readVersion1Memory(group) }
      }
    }
  }

  /// The directories of a group and of all above it. Where a container sees another part of the
  /// tree than the path speaks of, the ones that are missing tell nothing, and the last is the
  /// container's.
  private func places(_ hierarchy: String, _ path: Substring) -> [String] {
    var names = path.split(separator: "/")
    // The path of a process outside of what its reader may see.
    if names.contains("..") { names = [] }
    return (0...names.count).reversed().map { count in
      ([root + hierarchy] + names[..<count].map(String.init)).joined(separator: "/")
    }
  }

  /// `cpu.max` is `QUOTA PERIOD` in microseconds, or `max PERIOD`. Above `memory.high` the kernel
  /// takes memory back faster than it can be used, so it is as good as a limit.
  private mutating func readVersion2(_ group: String) {
    if let fields = contents(of: "\(group)/cpu.max")?.split(whereSeparator: \.isWhitespace) {
      limitCores(quota: fields.first, period: fields.dropFirst().first)
    }
    for name in ["memory.max", "memory.high"] { limitMemory(contents(of: "\(group)/\(name)")) }
  }

  /// A quota of -1 is none.
  private mutating func readVersion1Processor(_ group: String) {
    let quota = contents(of: "\(group)/cpu.cfs_quota_us").map { $0[...] }
    let period = contents(of: "\(group)/cpu.cfs_period_us").map { $0[...] }
    limitCores(quota: quota, period: period)
  }

  /// Without a limit it is the largest number of whole pages.
  private mutating func readVersion1Memory(_ group: String) {
    limitMemory(contents(of: "\(group)/memory.limit_in_bytes"))
  }

  private mutating func limitCores(quota: Substring?, period: Substring?) {
    guard let quota = quota.flatMap({ Int($0) }), let period = period.flatMap({ Int($0) }),
      quota > 0, period > 0
    else { return }
    let whole = quota / period + (quota % period == 0 ? 0 : 1)
    cores = min(cores ?? .max, whole)
  }

  private mutating func limitMemory(_ text: String?) {
    guard let bytes = text.flatMap({ Int($0) }), bytes > 0, bytes < 1 << 60 else { return }
    memory = min(memory ?? .max, bytes)
  }
}

/// The text of a small file, without the newline at its end; nil where it can't be read.
private func contents(of path: String) -> String? {
  let file = open(path, O_RDONLY | O_CLOEXEC)
  guard file >= 0 else { return nil }
  defer { close(file) }
  var room = [UInt8](repeating: 0, count: 16 * 1024)
  var length = 0
  while length < room.count {
    let count = room.withUnsafeMutableBytes {
      read(file, $0.baseAddress.map { $0 + length }, $0.count - length)
    }
    if count < 0, errno == EINTR { continue }
    if count <= 0 { break }
    length += count
  }
  while length > 0, room[length - 1] == UInt8(ascii: "\n") { length -= 1 }
  return String(decoding: room[..<length], as: UTF8.self)
}
