// Processes as /proc shows them: proc(5).

import Glibc
import TestSupport

/// What a process's line in /proc says.
struct ProcessEntry {
  let id: pid_t
  let parent: pid_t
  let isDead: Bool
  let arguments: [String]

  /// Reads one process; nil once it is gone.
  init?(_ id: pid_t) {
    guard let line = try? readFile("/proc/\(id)/stat"),
      let name = line.lastIndex(of: UInt8(ascii: ")"))
    else { return nil }
    let fields = String(decoding: line[(name + 1)...], as: UTF8.self).split(separator: " ")
    guard fields.count > 1, let parent = pid_t(fields[1]) else { return nil }
    self.id = id
    self.parent = parent
    isDead = fields[0] == "Z" || fields[0] == "X"
    let command = (try? readFile("/proc/\(id)/cmdline")) ?? []
    let words = command.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    // An emulator's name and core come before the program that it runs.
    let isEmulated = words.first?.hasPrefix("qemu-") == true
    arguments = isEmulated ? Array(words.drop { !$0.hasPrefix("/") }) : words
  }

  /// The living workers of a coordinator.
  static func workers(of coordinator: pid_t) -> [pid_t] {
    guard let stream = opendir("/proc") else { return [] }
    defer { closedir(stream) }
    var found: [pid_t] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      guard let id = pid_t(name), let process = ProcessEntry(id), process.parent == coordinator,
        !process.isDead, process.arguments.dropFirst().first == "worker"
      else { continue }
      found.append(id)
    }
    return found
  }
}

/// Asks again and again until there is an answer; the test's time limit bounds it.
func eventually<Answer>(_ question: () throws -> Answer?) rethrows -> Answer {
  while true {
    if let answer = try question() { return answer }
    poll(nil, 0, 1)
  }
}
