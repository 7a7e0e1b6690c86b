// The filter of system calls as the kernel would run it, for both machines on either: interpreted here,
// and held to the kernel's own tables of calls.

import CLinux
import TestSupport
import Testing

/// What a filter says of one call.
private enum Verdict: UInt32 {
  case allow = 0x7FFF_0000
  case killProcess = 0x8000_0000
}

/// One machine: its place in the audit architecture (linux/audit.h) and its table of calls.
private struct Machine: CustomTestStringConvertible, Sendable {
  let testDescription: String
  let machine: cs_machine
  let architecture: UInt32
  let table: String

  static let all = [
    Machine(
      testDescription: "x86-64", machine: CS_X86_64, architecture: 0xC000_003E,
      table: "/usr/include/x86_64-linux-gnu/asm/unistd_64.h"),
    Machine(
      testDescription: "arm64", machine: CS_ARM64, architecture: 0xC000_00B7,
      table: "/usr/include/asm-generic/unistd.h"),
  ]

  var program: [cs_instruction] {
    [cs_instruction](unsafeUninitializedCapacity: Int(CS_LONGEST_FILTER)) { room, count in
      count = room.baseAddress.map { cs_filter_build(machine, $0) } ?? 0
    }
  }

  /// Calls by their numbers; nil where this system has no table of the machine.
  var calls: [UInt32: String]? {
    guard let text = try? readFile(table) else { return nil }
    var calls: [UInt32: String] = [:]
    for line in String(decoding: text, as: UTF8.self).split(separator: "\n") {
      let words = line.split { $0 == " " || $0 == "\t" }
      guard words.count == 3, words[0] == "#define", let number = UInt32(words[2]) else { continue }
      for prefix in ["__NR3264_", "__NR_"] where words[1].hasPrefix(prefix) {
        calls[number] = String(words[1].dropFirst(prefix.count))
        break
      }
    }
    return calls
  }

  /// Runs the filter on `struct seccomp_data`.
  func verdict(
    _ number: UInt32, _ arguments: [Int: UInt64] = [:], architecture: UInt32? = nil
  ) throws -> Verdict {
    var words: [UInt32] = [number, architecture ?? self.architecture, 0, 0]
    for index in 0..<6 {
      let value = arguments[index] ?? 0
      words += [UInt32(truncatingIfNeeded: value), UInt32(value >> 32)]
    }
    let program = program
    var accumulator: UInt32 = 0
    var next = 0
    while true {
      let instruction = try #require(next < program.count ? program[next] : nil)
      next += 1
      let isTrue: Bool
      switch instruction.code {
      case 0x20:  // BPF_LD | BPF_W | BPF_ABS
        let offset = instruction.operand
        try #require(offset % 4 == 0 && offset < 64)
        accumulator = words[Int(offset / 4)]
        continue
      case 0x15: isTrue = accumulator == instruction.operand  // BPF_JMP | BPF_JEQ | BPF_K
      case 0x45: isTrue = accumulator & instruction.operand != 0  // BPF_JMP | BPF_JSET | BPF_K
      case 0x06: return try #require(Verdict(rawValue: instruction.operand))  // BPF_RET | BPF_K
      default: throw TestFileError("run instruction \(instruction.code)")
      }
      next += Int(isTrue ? instruction.if_true : instruction.if_false)
    }
  }
}

@Suite("The filter of system calls")
struct SyscallFilterTests {
  /// All that a worker may call, whatever the arguments.
  private static let plain: Set<String> = [
    "read", "write", "pread64", "recvmsg", "sendmsg", "close", "fstat", "lseek", "munmap", "mremap",
    "brk", "madvise", "futex", "clock_gettime", "gettimeofday", "time", "getrandom", "sysinfo",
    "restart_syscall", "rt_sigreturn", "exit", "exit_group",
  ]

  @Test("allows by each machine's own numbers what a worker calls, and nothing else")
  func numbers() throws {
    var checked = 0
    for machine in Machine.all {
      guard let calls = machine.calls else { continue }
      #expect(calls.count > 250)
      checked += 1
      // With every argument bit set, so that what depends on arguments is refused.
      let all = Dictionary(uniqueKeysWithValues: (0..<6).map { ($0, UInt64.max) })
      for number in UInt32(0)..<1024 {
        let name = calls[number]
        let expected = name.map(Self.plain.contains) == true ? Verdict.allow : .killProcess
        #expect(
          try machine.verdict(number, all) == expected,
          "\(machine.testDescription): \(name ?? String(number))")
      }
    }
    #expect(checked > 0)
  }

  @Test("ends a call by the numbers of another architecture", arguments: Machine.all)
  fileprivate func architecture(machine: Machine) throws {
    // i386, x32's bit, 32-bit Arm, and the other machine.
    let theOther = 0xC000_003E ^ 0xC000_00B7 ^ machine.architecture
    for other: UInt32 in [0x4000_0003, 0x4000_0028, 0, theOther] {
      for number in UInt32(0)..<512 {
        #expect(try machine.verdict(number, architecture: other) == .killProcess)
      }
    }
    for number in UInt32(0)..<1024 {
      #expect(try machine.verdict(0x4000_0000 | number) == .killProcess)
    }
  }

  @Test("has memory mapped and protected for anything but running", arguments: Machine.all)
  fileprivate func memory(machine: Machine) throws {
    let isArm = machine.machine == CS_ARM64
    for number: UInt32 in isArm ? [222, 226] : [9, 10] {
      for protection: UInt64 in 0...15 {
        let expected = protection & 4 == 0 ? Verdict.allow : .killProcess
        #expect(try machine.verdict(number, [2: protection]) == expected)
        let others: [Int: UInt64] = [0: .max, 1: .max, 2: protection, 3: .max]
        #expect(try machine.verdict(number, others) == expected)
      }
    }
  }

  @Test("has a worker set its own processor time, and no other limit", arguments: Machine.all)
  fileprivate func limits(machine: Machine) throws {
    let number: UInt32 = machine.machine == CS_ARM64 ? 261 : 302
    #expect(try machine.verdict(number, [0: 0, 1: 0, 2: .max, 3: .max]) == .allow)
    for resource: UInt64 in 1...16 {
      #expect(try machine.verdict(number, [1: resource]) == .killProcess)
    }
    for process: UInt64 in [1, 2, 4096, 0xFFFF_FFFF] {
      #expect(try machine.verdict(number, [0: process]) == .killProcess)
    }
  }

  @Test("jumps nowhere but forward and within itself", arguments: Machine.all)
  fileprivate func shape(machine: Machine) {
    let program = machine.program
    #expect(program.count > 40 && program.count <= Int(CS_LONGEST_FILTER))
    for (index, instruction) in program.enumerated() {
      let furthest = index + 1 + Int(max(instruction.if_true, instruction.if_false))
      #expect(instruction.code == 0x06 || furthest < program.count)
    }
  }
}
