// One image from one descriptor to another: the Unix filter. No bucket, no notice.

import CLinux
import Codecs
import Diagnostics
import Glibc
import Planning
import Worker

/// Processes one image that comes as a stream.
public struct StreamProcessor: Sendable {
  private let recipe: Recipe
  private let limits: Limits

  /// A processor for one stream.
  public init(recipe: Recipe, limits: Limits) {
    self.recipe = recipe
    self.limits = limits
  }

  /// Reads an image from `input`, and hands `deliver` a worker that has made the output; returns what
  /// was made.
  ///
  /// What comes through a pipe is first collected in memory, so that a slow writer does not count
  /// against the worker's time.
  public func process(
    _ input: Int32, on slot: inout WorkerSlot,
    deliver: (inout WorkerSlot, ImageReport) throws -> Void
  ) throws -> ImageReport {
    let spool = try Spool.all(of: input, limit: limits.maxInput)
    // A stream leads to one output: there is one report.
    let report = try slot.make(recipe, limits: limits, from: spool.descriptor)[0]
    try deliver(&slot, report)
    return report
  }
}

extension WorkerSlot {
  /// Has the image just made written to a stream that may be a pipe, by way of memory, so that the
  /// worker never holds anything but files.
  ///
  /// - Throws: `outputClosed` where nobody reads the stream any more.
  public mutating func deliver(_ bytes: Int, toStream output: Int32) throws(EngineError) {
    let memory = try Spool.memory()
    try deliver(bytes, to: memory.descriptor)
    try memory.copy(to: output)
  }
}

/// A stream as a file: the stream itself where it is one, else what came through it, in memory.
private struct Spool: ~Copyable {
  let descriptor: Int32
  private let isOwned: Bool

  private init(_ descriptor: Int32, isOwned: Bool) {
    self.descriptor = descriptor
    self.isOwned = isOwned
  }

  /// An empty file in memory.
  static func memory() throws(EngineError) -> Spool {
    let file = cs_memory_file("imgproc")
    guard file >= 0 else { throw .notWritten(errno) }
    return Spool(file, isOwned: true)
  }

  /// All that `input` holds, up to `limit` bytes.
  static func all(of input: Int32, limit: Int) throws(EngineError) -> Spool {
    var status = stat()
    guard fstat(input, &status) == 0 else { throw .streamNotRead(errno) }
    if status.st_mode & S_IFMT == S_IFREG, lseek(input, 0, SEEK_CUR) == 0 {
      return Spool(input, isOwned: false)
    }
    let spool = try memory()
    var room = [UInt8](repeating: 0, count: 256 * 1024)
    var total = 0
    while true {
      let count = read(input, &room, room.count)
      if count == 0 { return spool }
      if count < 0 {
        if errno == EINTR { continue }
        throw .streamNotRead(errno)
      }
      total += count
      guard total <= limit else { throw .streamTooLong(limit: limit) }
      try write(room[..<count], to: spool.descriptor)
    }
  }

  /// Writes everything to `output`, from the beginning.
  func copy(to output: Int32) throws(EngineError) {
    guard lseek(descriptor, 0, SEEK_SET) == 0 else { throw .notWritten(errno) }
    var room = [UInt8](repeating: 0, count: 256 * 1024)
    while true {
      let count = read(descriptor, &room, room.count)
      if count == 0 { return }
      guard count > 0 else { throw .notWritten(errno) }
      try Self.write(room[..<count], to: output)
    }
  }

  private static func write(_ bytes: ArraySlice<UInt8>, to output: Int32) throws(EngineError) {
    let code = writeAll(bytes, to: output)
    guard code == 0 else { throw code == EPIPE ? .outputClosed : .notWritten(code) }
  }

  deinit { if isOwned { close(descriptor) } }
}
