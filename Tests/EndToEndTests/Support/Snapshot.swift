// The facts of files, by which a test sees that nobody has touched them.

import Glibc
import TestSupport

/// Number, size and times of a file, none of which stay when it is written.
struct Snapshot: Equatable, CustomStringConvertible {
  let description: String

  init(_ status: stat) {
    description =
      "\(status.st_ino) \(status.st_size) \(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec) "
      + "\(status.st_ctim.tv_sec).\(status.st_ctim.tv_nsec)"
  }
}

extension Bucket {
  /// The facts of some files, by their paths.
  func snapshots(of paths: [String]) throws -> [String: Snapshot] {
    try Dictionary(
      uniqueKeysWithValues: paths.map { ($0, Snapshot(try directory.status($0))) })
  }

  /// The facts of everything but the state.
  func snapshots() throws -> [String: Snapshot] { try snapshots(of: files()) }

  /// Gives a file another time of its last write.
  func touch(_ key: String, seconds: Int) {
    let times = [timespec(tv_sec: seconds, tv_nsec: 5), timespec(tv_sec: seconds, tv_nsec: 5)]
    utimensat(AT_FDCWD, directory.file(key), times, 0)
  }

  /// The outcomes of a batch by key: `done`, or `skipped: up to date`.
  func outcomes(_ arguments: Argument..., status: Int32 = 0) throws -> [String: String] {
    let run = try run(["batch", "--json"] + arguments)
    guard run.ending == .exited(status) else { throw Unexpected(run: run) }
    return try Dictionary(
      uniqueKeysWithValues: run.records.dropLast().map { record in
        let reason = record["status"] == "skipped" ? ": \(record["reason"]?.text ?? "")" : ""
        return (record["key"]?.text ?? "", (record["status"]?.text ?? "") + reason)
      })
  }

  /// The reasons that `plan` gives, by key; nil where there is nothing to do.
  func planned(_ arguments: Argument...) throws -> [String: String?] {
    let run = try run(["plan", "--json"] + arguments)
    guard run.ending == .exited(0) else { throw Unexpected(run: run) }
    return try Dictionary(
      uniqueKeysWithValues: run.records.filter { $0["event"] == "forecast" }
        .map { ($0["key"]?.text ?? "", $0["reason"]?.text) })
  }
}

/// A run that ended as nobody expected.
struct Unexpected: Error, CustomStringConvertible {
  let run: Finished

  var description: String { "\(run.ending): \(run.errorText)" }
}
