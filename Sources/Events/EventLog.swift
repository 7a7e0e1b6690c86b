// The local event log: JSON Lines, safe on disk before anybody is told that an image is done.

import FoundationEssentials
import Glibc

/// Appends events to a file, one line each.
///
/// Several processes may append to one file at once: each line is a single write to a file opened
/// with O_APPEND, under an exclusive lock, which also lets a line that a killed writer left
/// half-written be ended before a new one begins.
public struct EventLog: Sink {
  /// `log:` and the path.
  public let address: String
  private let path: [UInt8]

  /// The log at `path`, which is made, with its directory, when the first event comes.
  ///
  /// - Parameter path: any bytes that name a file; throws `badSink` for those that can't.
  public init(path: [UInt8]) throws(EventsError) {
    address = "log:\(String(decoding: path, as: UTF8.self))"
    guard !path.isEmpty, !path.contains(0) else {
      throw .badSink(address, detail: "it needs the path of a file")
    }
    self.path = path
  }

  /// Appends one line; returns once it is on stable storage, or throws `logFailed` with the log as it
  /// was.
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
    // EINVAL: a device or a pipe, which has nothing to flush.
    guard fsync(file) == 0 || errno == EINVAL else { throw failure(errno) }
  }

  private func opened() throws(EventsError) -> Int32 {
    let flags = O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY
    var file = open(terminated(path[...]), flags, 0o600)
    if file < 0, errno == ENOENT, let slash = path.lastIndex(of: UInt8(ascii: "/")), slash > 0 {
      mkdir(terminated(path[..<slash]), 0o700)
      file = open(terminated(path[...]), flags, 0o600)
    }
    guard file >= 0 else { throw failure(errno) }
    return file
  }

  private func terminated(_ path: ArraySlice<UInt8>) -> [CChar] {
    path.map { CChar(bitPattern: $0) } + [0]
  }

  private func endsInsideLine(_ file: Int32, end: off_t) -> Bool {
    var last: UInt8 = 0
    return end > 0 && pread(file, &last, 1, end - 1) == 1 && last != UInt8(ascii: "\n")
  }

  private func failure(_ code: Int32) -> EventsError {
    .logFailed(
      path: String(decoding: path, as: UTF8.self), detail: String(cString: strerror(code)))
  }
}
