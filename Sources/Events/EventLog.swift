// The local event log: JSON Lines, safe on disk before anybody is told that an image is done.

import FoundationEssentials
import Glibc

/// Appends events to a file, one line each.
///
/// Several processes may append to one file at once: each line is a single write to a file opened
/// with O_APPEND, under an exclusive lock, which also lets a line that a killed writer left half-written
/// be ended before a new one begins.
public struct EventLog: Sink {
  public let address: String
  private let path: String

  /// The log at `path`, which is made, with its directory, when the first event comes.
  public init(path: String) throws(EventsError) {
    guard !path.isEmpty, !path.utf8.contains(0) else {
      throw .badSink("log:\(path)", detail: "it needs the path of a file")
    }
    self.path = path
    address = "log:\(path)"
  }

  public func deliver(_ event: Event) async throws(EventsError) {
    try append(event.json() + [UInt8(ascii: "\n")])
  }

  private func append(_ line: [UInt8]) throws(EventsError) {
    let file = try opened()
    defer { close(file) }
    guard flock(file, LOCK_EX) == 0 else { throw failure(errno) }
    let end = lseek(file, 0, SEEK_END)
    let bytes = (endsInsideLine(file, end: end) ? [UInt8(ascii: "\n")] : []) + line
    let written = bytes.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
    guard written == bytes.count else {
      let code = written < 0 ? errno : ENOSPC
      _ = ftruncate(file, end)
      throw failure(code)
    }
    guard fsync(file) == 0 else { throw failure(errno) }
  }

  private func opened() throws(EventsError) -> Int32 {
    let flags = O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY
    var file = open(path, flags, 0o600)
    if file < 0, errno == ENOENT, let slash = path.lastIndex(of: "/"), slash > path.startIndex {
      mkdir(String(path[..<slash]), 0o700)
      file = open(path, flags, 0o600)
    }
    guard file >= 0 else { throw failure(errno) }
    return file
  }

  private func endsInsideLine(_ file: Int32, end: off_t) -> Bool {
    var last: UInt8 = 0
    return end > 0 && pread(file, &last, 1, end - 1) == 1 && last != UInt8(ascii: "\n")
  }

  private func failure(_ code: Int32) -> EventsError {
    .logFailed(path: path, detail: String(cString: strerror(code)))
  }
}
