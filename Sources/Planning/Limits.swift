// What an image may cost before anything is allocated for it.

import Codecs
import Diagnostics
import Raster

/// Bounds on one input and its output. Each has a flag of its name, which the refusal mentions.
public struct Limits: Hashable, Codable, Sendable {
  /// Pixels of the stored image.
  public var maxPixels = 100_000_000
  /// Longest side, stored or made.
  public var maxDimension = 16_383
  /// Bytes of the file.
  public var maxInput = 256 * 1024 * 1024
  /// Pixels for each byte of the file. One plain colour compresses without end, and is no bomb: this
  /// is what the largest image that is allowed takes in the sparest of the formats.
  public var maxRatio = 1_000_000
  /// Scans of a JPEG, each another pass over its pixels.
  public var maxScans = 100
  /// Frames of an animation.
  public var maxFrames = 10_000
  /// Bytes of the file that are metadata, whether it is kept or not.
  public var maxMetadata = 64 * 1024 * 1024
  /// Bytes of the output.
  public var maxOutput = 1024 * 1024 * 1024

  /// The standard limits.
  public init() {}

  /// Refuses a file that is too large to read.
  public func checkInput(bytes: Int) throws(CodecError) {
    try check("the file's size of", ByteCount(bytes), maxInput, "--max-input")
  }

  /// Refuses an output that is too large to write.
  public func checkOutput(bytes: Int) throws(CodecError) {
    try check("an output of", ByteCount(bytes), maxOutput, "--max-output")
  }

  /// Refuses a file of `bytes` whose header says that it is not worth the risk to decode.
  public func check(_ header: ImageHeader, bytes: Int) throws(CodecError) {
    try check(header.size)
    try check("an animation of", header.frames, "frames", maxFrames, "--max-frames")
    try check("a progression of", header.scans, "scans", maxScans, "--max-scans")
    try check(
      "metadata of", ByteCount(header.metadataBytes), maxMetadata, "--max-metadata")
    let ratio = header.size.width * header.size.height / max(bytes, 1)
    try check("a ratio of", ratio, "pixels a byte", maxRatio, "--max-ratio")
  }

  /// Refuses an image that is too large to decode, or one that is too large to make.
  public func check(_ size: PixelSize) throws(CodecError) {
    let side = max(size.width, size.height)
    guard side <= maxDimension else {
      throw .overLimit(
        what: "a side of", found: "\(side) pixels", limit: "\(maxDimension)",
        flag: "--max-dimension")
    }
    let (pixels, overflow) = size.width.multipliedReportingOverflow(by: size.height)
    guard !overflow, pixels <= maxPixels else {
      throw .overLimit(
        what: "a size of", found: "\(size) pixels", limit: "\(maxPixels)",
        flag: "--max-pixels")
    }
  }

  private func check(
    _ what: String, _ found: Int, _ unit: String, _ limit: Int, _ flag: String
  ) throws(CodecError) {
    guard found <= limit else {
      throw .overLimit(what: what, found: "\(found) \(unit)", limit: "\(limit)", flag: flag)
    }
  }

  private func check(
    _ what: String, _ found: ByteCount, _ limit: Int, _ flag: String
  ) throws(CodecError) {
    guard found.value <= limit else {
      throw .overLimit(
        what: what, found: found.forPeople, limit: ByteCount(limit).forPeople, flag: flag)
    }
  }
}
