// What an image may cost before anything is allocated for it.

import Codecs
import Diagnostics
import Raster

/// Bounds on one input. Each has a flag of its name, which the refusal mentions.
public struct Limits: Hashable, Codable, Sendable {
  /// Pixels of the stored image.
  public var maxPixels = 100_000_000
  /// Longest side, stored or made.
  public var maxDimension = 16_383
  /// Bytes of the file.
  public var maxInput = 256 * 1024 * 1024

  /// The standard limits.
  public init() {}

  /// Refuses a file that is too large to read.
  public func checkInput(bytes: Int) throws(CodecError) {
    guard bytes <= maxInput else {
      throw .overLimit(
        what: "the file's size of", found: ByteCount(bytes).forPeople,
        limit: ByteCount(maxInput).forPeople, flag: "--max-input")
    }
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
}
