// Small pictures of what a run read and made, for a person to look at: made by workers, like all else
// that touches pixels.

import CLinux
import Codecs
import Glibc
import Planning
import State
import Storage
import Worker

/// A small picture, and the facts of the file that it shows.
public struct Thumbnail: Sendable {
  /// The picture: a whole file.
  public let bytes: [UInt8]
  /// What the bytes are.
  public let format: ImageFormat
  /// The file that it shows.
  public let shown: FileFacts
}

/// What an entry of the ledger looks like before and after; nil where a file is gone or unreadable.
public struct PicturedEntry: Sendable {
  /// The entry.
  public let entry: LedgerEntry
  /// Its input, as it is now.
  public let before: Thumbnail?
  /// Its output, as it is now.
  public let after: Thumbnail?
}

/// Makes thumbnails of a bucket's inputs and outputs.
public struct Thumbnailer: Sendable {
  private let bucket: any ObjectStore
  private let workers: WorkerSettings
  private let lanes: Int
  private let limits: Limits
  private let recipe: Recipe
  /// For animations that are not made small, or not small enough: their first frame.
  private let still: Recipe
  /// More than a still picture of that size ever comes to.
  private let mostBytes: Int

  /// A maker of pictures with `side` pixels at most on each side.
  ///
  /// - Parameter quality: 1 to 100, of their WebP.
  public init(
    bucket: any ObjectStore, workers: WorkerSettings, lanes: Int, limits: Limits, side: Int,
    quality: Int
  ) {
    self.bucket = bucket
    self.workers = workers
    self.lanes = lanes
    self.limits = limits
    var recipe = Recipe()
    recipe.geometry = .inside(width: side, height: side)
    recipe.format = .webp
    recipe.quality = quality
    self.recipe = recipe
    recipe.format = .jpeg
    still = recipe
    mostBytes = side * side / 2
  }

  /// Pictures entries, on all lanes.
  ///
  /// - Parameter report: called with each, in no order.
  public func picture(
    _ entries: [LedgerEntry], report: (PicturedEntry) -> Void
  ) async throws {
    let (pictures, outbound) = AsyncStream.makeStream(of: PicturedEntry.self)
    async let driving: Void = drive(entries, outbound)
    for await picture in pictures { report(picture) }
    try await driving
  }

  private func drive(
    _ entries: [LedgerEntry], _ outbound: AsyncStream<PicturedEntry>.Continuation
  ) async throws {
    defer { outbound.finish() }
    try await withLanes(lanes) { queue in
      for entry in entries { queue.push(entry) }
    } work: { queue in
      var slot = WorkerSlot(workers)
      while let entry = queue.pop() {
        let before = try? thumbnail(entry.key, on: &slot)
        let after = entry.output.flatMap { try? thumbnail($0.key, on: &slot) }
        outbound.yield(PicturedEntry(entry: entry, before: before, after: after))
      }
    }
  }

  private func thumbnail(_ key: [UInt8], on slot: inout WorkerSlot) throws -> Thumbnail {
    let file = try bucket.open(try ObjectKey(bytes: key))
    // A thumbnail is one output: there is one report.
    var moving = try? slot.make(recipe, limits: limits, from: file.descriptor)[0]
    if let made = moving, made.output.bytes > mostBytes { moving = nil }
    let report = try moving ?? slot.make(still, limits: limits, from: file.descriptor)[0]
    let memory = cs_memory_file("imgproc")
    guard memory >= 0 else { throw EngineError.notWritten(errno) }
    defer { close(memory) }
    try slot.deliver(report.output.bytes, to: memory)
    var bytes = [UInt8](repeating: 0, count: report.output.bytes)
    guard pread(memory, &bytes, bytes.count, 0) == bytes.count else {
      throw EngineError.streamNotRead(errno)
    }
    return Thumbnail(bytes: bytes, format: report.output.format, shown: report.input)
  }
}
