// The local event log: JSON Lines, safe on disk before anybody is told that an image is done.

import FoundationEssentials
import Glibc
import Transport

/// Appends events to a file, one line each.
///
/// Several processes may append to one file at once: the lines of a delivery are a single write to a file opened
/// with O_APPEND, under an exclusive lock, which also lets a line that a killed writer left
/// half-written be ended before a new one begins, and a log that is a day old or large be put aside.
public struct EventLog: Sink {
  /// Days for which ended logs are kept, as the AWS stack keeps its own.
  public static let standardDays = 7

  /// `log:` and where the file is.
  public var address: String { "log:\(path)" }
  private let path: String
  private let open: @Sendable () throws(EventsError) -> Int32
  private let rotation: LogRotation

  /// The log at `path`, which is made, with its directory, when the first event comes.
  ///
  /// - Parameters:
  ///   - path: any bytes that name a file; throws `badSink` for those that can't.
  ///   - days: for which ended logs are kept; 0 for ever.
  public init(path: [UInt8], days: Int = standardDays) throws(EventsError) {
    let text = String(decoding: path, as: UTF8.self)
    guard !path.isEmpty, !path.contains(0) else {
      throw .badSink("log:\(text)", detail: "it needs the path of a file")
    }
    self.init(path: text, days: days) { () throws(EventsError) in try openLog(path) }
  }

  /// The log in a file that `open` opens for reading and appending, anew for each event.
  ///
  /// - Parameter path: where the file is, for people to read.
  public init(
    path: String, days: Int = standardDays,
    open: @escaping @Sendable () throws(EventsError) -> Int32
  ) {
    self.init(path: path, rotation: LogRotation(days: days), open: open)
  }

  init(
    path: String, rotation: LogRotation,
    open: @escaping @Sendable () throws(EventsError) -> Int32
  ) {
    self.path = path
    self.rotation = rotation
    self.open = open
  }

  /// Lines that are written at once.
  public var batchLimit: Int { 500 }
  /// One writer.
  public var concurrency: Int { 1 }
  /// That of this machine.
  public var schedule: RetrySchedule { .local }

  /// Appends a line each; all are on stable storage, or the log is as it was.
  public func deliver(_ events: [OutgoingEvent]) async -> [Receipt] {
    await offPool {
      do throws(EventsError) {
        try append(events.flatMap { $0.body + [UInt8(ascii: "\n")] })
        return events.map { _ in .delivered }
      } catch {
        return events.map { _ in .again(error) }
      }
    }
  }

  private func append(_ lines: [UInt8]) throws(EventsError) {
    while true {
      let file = try open()
      defer { close(file) }
      try check(file)
      guard uninterrupted({ flock(file, LOCK_EX) }) == 0 else { throw failure(errno) }
      // While this one waited for the lock, another may have put the log aside.
      if try isLog(file), !rotation.putAside(file) { return try append(lines, to: file) }
    }
  }

  /// Whether a locked file is what is opened as the log now.
  private func isLog(_ file: Int32) throws(EventsError) -> Bool {
    let log = try open()
    defer { close(log) }
    var mine = stat()
    var found = stat()
    guard fstat(file, &mine) == 0, fstat(log, &found) == 0 else { throw failure(errno) }
    return mine.st_ino == found.st_ino && mine.st_dev == found.st_dev
  }

  private func append(_ lines: [UInt8], to file: Int32) throws(EventsError) {
    let end = lseek(file, 0, SEEK_END)
    let bytes = (endsInsideLine(file, end: end) ? [UInt8(ascii: "\n")] : []) + lines
    let written = bytes.withUnsafeBytes { bytes in
      uninterrupted { write(file, bytes.baseAddress, bytes.count) }
    }
    guard written == bytes.count else {
      let code = written < 0 ? errno : ENOSPC
      _ = ftruncate(file, end)
      throw failure(code)
    }
    // EINVAL: a device or a pipe, which has nothing to flush.
    guard fsync(file) == 0 || errno == EINVAL else { throw failure(errno) }
  }

  /// Refuses a pipe: what is written to it is lost with its last reader, and nobody would know.
  private func check(_ file: Int32) throws(EventsError) {
    var status = stat()
    guard fstat(file, &status) == 0 else { throw failure(errno) }
    guard status.st_mode & S_IFMT != S_IFIFO else {
      throw .logFailed(path: path, detail: "it is a pipe")
    }
  }

  private func endsInsideLine(_ file: Int32, end: off_t) -> Bool {
    var last: UInt8 = 0
    return end > 0 && pread(file, &last, 1, end - 1) == 1 && last != UInt8(ascii: "\n")
  }

  private func failure(_ code: Int32) -> EventsError {
    .logFailed(path: path, detail: String(cString: strerror(code)))
  }
}

/// Calls `call` again where a signal interrupted it.
private func uninterrupted<Result: SignedInteger>(_ call: () -> Result) -> Result {
  while true {
    let result = call()
    if result >= 0 || errno != EINTR { return result }
  }
}

/// Opens a log by its path, and makes it, durably, with the last directory on the way. One without a
/// byte may be new, whoever made it.
private func openLog(_ path: [UInt8]) throws(EventsError) -> Int32 {
  let flags = O_RDWR | O_APPEND | O_CLOEXEC | O_NOCTTY
  let name = terminated(path)
  let slash = path.lastIndex(of: UInt8(ascii: "/"))
  let directory = slash.map { terminated(path[..<max($0, 1)]) } ?? terminated([0x2E])
  var file = open(name, flags)
  if file < 0, errno == ENOENT {
    mkdir(directory, 0o700)
    file = open(name, flags | O_CREAT, 0o600)
  }
  let failure = file < 0 ? errno : isEmpty(file) ? synchronise(above: path) : 0
  guard failure == 0 else {
    if file >= 0 { close(file) }
    throw .logFailed(
      path: String(decoding: path, as: UTF8.self), detail: String(cString: strerror(failure)))
  }
  return file
}

private func isEmpty(_ file: Int32) -> Bool {
  var status = stat()
  return fstat(file, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && status.st_size == 0
}

/// Waits until the entries of a path's directory, and of the one above, are on stable storage, where
/// they may be read and their file system can tell; returns the `errno` that says they are not, or 0.
private func synchronise(above path: [UInt8]) -> Int32 {
  let directory = path.lastIndex(of: UInt8(ascii: "/")).map { Array(path[...$0]) } ?? []
  for place in ["./", "../"] {
    let failure = synchronise(terminated(directory + place.utf8))
    if failure != 0 { return failure }
  }
  return 0
}

private func synchronise(_ directory: [CChar]) -> Int32 {
  let place = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
  guard place >= 0 else { return errno == EACCES ? 0 : errno }
  defer { close(place) }
  return fsync(place) == 0 || errno == EINVAL ? 0 : errno
}

/// A path as C takes it.
func terminated(_ path: some Collection<UInt8>) -> [CChar] {
  path.map { CChar(bitPattern: $0) } + [0]
}
