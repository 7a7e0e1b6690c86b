import Engine
import Glibc
import TestSupport
import Testing

@Suite("What this process may use")
struct ResourcesTests {
  let directory: TemporaryDirectory
  static let gibibyte = 1 << 30

  init() throws {
    directory = try TemporaryDirectory()
    try directory.makeDirectory("proc")
    try directory.makeDirectory("proc/self")
    try directory.makeDirectory("cgroup")
  }

  /// Resources on a machine of 8 cores and 16 GiB, whose files are as given.
  private func resources(_ membership: String, _ files: [String: String]) throws -> Resources {
    try directory.write(characters(membership), to: "proc/self/cgroup")
    for (path, text) in files {
      var place = "cgroup"
      for part in path.split(separator: "/").dropLast() {
        place += "/\(part)"
        if mkdir(directory.file(place), 0o755) != 0, errno != EEXIST {
          throw TestFileError("mkdir \(place)")
        }
      }
      try directory.write(characters(text + "\n"), to: "cgroup/\(path)")
    }
    return Resources(
      schedulable: 8, memory: 16 * Self.gibibyte,
      roots: .init(
        processes: directory.file("proc"), cgroups: directory.file("cgroup")))
  }

  @Test("is the machine, but for a quarter of its memory, where nothing limits it")
  func unlimited() throws {
    let found = try resources(
      "0::/user.slice\n",
      ["cpu.max": "max 100000", "user.slice/cpu.max": "max 100000", "user.slice/memory.max": "max"])
    #expect(found.cores == 8)
    #expect(found.memoryLimit == nil)
    #expect(found.memoryForRun == 12 * Self.gibibyte)
  }

  @Test("is the tightest limit on the way up")
  func nested() throws {
    let found = try resources(
      "0::/a/b/c\n",
      [
        "a/cpu.max": "300000 100000", "a/b/cpu.max": "max 100000",
        "a/b/c/cpu.max": "800000 100000", "a/memory.max": "8589934592",
        "a/b/memory.max": "2147483648", "a/b/c/memory.max": "max",
      ])
    #expect(found.cores == 3)
    #expect(found.memoryLimit == 2 * Self.gibibyte)
    #expect(found.memoryForRun == 2 * Self.gibibyte)
  }

  @Test("takes the point where the kernel slows a process down for a limit")
  func high() throws {
    let found = try resources(
      "0::/a\n", ["a/memory.max": "4294967296", "a/memory.high": "1073741824"])
    #expect(found.memoryLimit == Self.gibibyte)
  }

  @Test(
    "rounds a part of a core up, one at least",
    arguments: [
      ("50000 100000", 1), ("100000 100000", 1), ("150000 100000", 2), ("1 1000000", 1),
      ("900000 100000", 8), ("400000 200000", 2),
    ])
  func quotas(quota: String, cores: Int) throws {
    #expect(try resources("0::/\n", ["cpu.max": quota]).cores == cores)
  }

  @Test("is three quarters of RAM where the limit is more")
  func looseLimit() throws {
    let found = try resources("0::/a\n", ["a/memory.max": "\(15 * Self.gibibyte)"])
    #expect(found.memoryForRun == 12 * Self.gibibyte)
  }

  @Test("in a container is what its root says, whatever path the host has for it")
  func container() throws {
    let files = ["cpu.max": "200000 100000", "memory.max": "536870912"]
    for membership in ["0::/\n", "0::/docker/0123\n", "0::/../../init.scope\n"] {
      let found = try resources(membership, files)
      #expect(found.cores == 2)
      #expect(found.memoryLimit == Self.gibibyte / 2)
    }
  }

  @Test("is what version 1 says where there is no other, or both")
  func version1() throws {
    let found = try resources(
      "11:memory:/job/step\n4:cpu,cpuacct:/job\n0::/\n",
      [
        "cpu/job/cpu.cfs_quota_us": "250000", "cpu/job/cpu.cfs_period_us": "100000",
        "cpu/cpu.cfs_quota_us": "-1", "cpu/cpu.cfs_period_us": "100000",
        "memory/job/step/memory.limit_in_bytes": "9223372036854771712",
        "memory/job/memory.limit_in_bytes": "3221225472",
      ])
    #expect(found.cores == 3)
    #expect(found.memoryLimit == 3 * Self.gibibyte)
  }

  @Test(
    "is not limited by what makes no sense",
    arguments: ["", "x", "-5 100000", "100000", "100000 0", "99999999999999999999 1", "max"])
  func nonsense(text: String) throws {
    let found = try resources("x\n:\n0::\n0::/a\n", ["cpu.max": text, "a/memory.max": text])
    #expect(found.cores == 8)
  }

  @Test("is known on this system, and a quarter of the memory is left to others")
  func here() {
    let found = Resources()
    #expect(found.cores >= 1)
    #expect(found.memory > 0)
    #expect(found.memoryForRun > 0)
    #expect(found.memoryForRun <= found.memory / 4 * 3)
  }

  @Test("is as many cores as the kernel says that the process may be scheduled on")
  func affinity() throws {
    let file = open("/proc/thread-self/status", O_RDONLY)
    defer { close(file) }
    let lines = String(decoding: try readAll(from: file), as: UTF8.self).split(separator: "\n")
    let mask = try #require(lines.first { $0.hasPrefix("Cpus_allowed:") })
    let digits = mask.dropFirst("Cpus_allowed:".count).compactMap(\.hexDigitValue)
    let nothing = Resources.Roots(processes: directory.path, cgroups: directory.path)
    #expect(Resources(roots: nothing).cores == digits.reduce(0) { $0 + $1.nonzeroBitCount })
  }
}
