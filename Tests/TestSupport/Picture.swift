// Whole images in memory, for tests: drawn from a formula, read from any row source, and given to
// any encoder.

import Codecs
import Raster

/// An image whose samples lie row after row, interleaved, whatever their depth.
public struct Picture: Equatable, Sendable {
  /// Size and pixel format.
  public let shape: RasterShape
  /// The samples; 8-bit ones are 255 at most.
  public var samples: [UInt16]

  /// A picture whose samples `level(x, y, channel)` gives.
  public init(_ size: PixelSize, _ format: PixelFormat, _ level: (Int, Int, Int) -> Int) {
    shape = RasterShape(size, format)
    samples = []
    samples.reserveCapacity(size.width * size.height * format.layout.channels)
    for y in 0..<size.height {
      for x in 0..<size.width {
        for channel in 0..<format.layout.channels {
          samples.append(UInt16(clamping: level(x, y, channel)))
        }
      }
    }
  }

  /// A picture of random samples, the same in every run.
  public init(noise size: PixelSize, _ format: PixelFormat, seed: UInt64 = 1) {
    var random = SeededRandom(seed: seed)
    let mask = UInt64(format.largestSample)
    self.init(size, format) { _, _, _ in Int(random.next() & mask) }
  }

  /// A soft picture, as photographs are: colours that change slowly, and alpha that
  /// does too and is nowhere full.
  public init(soft size: PixelSize, _ format: PixelFormat) {
    let scale = Double(format.largestSample) / 255
    self.init(size, format) { x, y, channel in
      let across = Double(x) / Double(max(size.width - 1, 1))
      let down = Double(y) / Double(max(size.height - 1, 1))
      let level = [60 + 150 * across, 40 + 180 * down, 210 - 120 * across * down, 240 - 140 * down]
      let isAlpha = format.layout.hasAlpha && channel == format.layout.channels - 1
      return Int(level[isAlpha ? 3 : channel] * scale)
    }
  }

  /// Pulls every row of `rows`.
  public init(reading rows: any RowSource) throws(CodecError) {
    shape = rows.shape
    let count = shape.size.width * shape.format.layout.channels
    let row = UnsafeMutableRawPointer.allocate(byteCount: shape.rowBytes + 64, alignment: 64)
    defer { row.deallocate() }
    samples = []
    for _ in 0..<shape.size.height {
      try rows.readRow(into: row)
      samples += Self.samples(at: row, count: count, depth: shape.format.depth)
    }
  }

  /// The samples of the pixel at `x`, `y`.
  public subscript(x: Int, y: Int) -> [Int] {
    let channels = shape.format.layout.channels
    let start = (y * shape.size.width + x) * channels
    return samples[start..<start + channels].map(Int.init)
  }

  /// One row's bytes as they lie in memory.
  public func rowBytes(_ y: Int) -> [UInt8] {
    let count = shape.size.width * shape.format.layout.channels
    let row = samples[y * count..<(y + 1) * count]
    return switch shape.format.depth {
    case .eight: row.map { UInt8(truncatingIfNeeded: $0) }
    case .sixteen: row.flatMap { sample in withUnsafeBytes(of: sample) { Array($0) } }
    }
  }

  /// The samples that lie at `row`.
  public static func samples(
    at row: UnsafeRawPointer, count: Int, depth: SampleDepth
  ) -> [UInt16] {
    switch depth {
    case .eight:
      UnsafeBufferPointer(start: row.assumingMemoryBound(to: UInt8.self), count: count)
        .map(UInt16.init)
    case .sixteen:
      Array(UnsafeBufferPointer(start: row.assumingMemoryBound(to: UInt16.self), count: count))
    }
  }
}

extension PixelFormat {
  /// Every format there is.
  public static let all = SampleDepth.allCases.flatMap { depth in
    ChannelLayout.allCases.map { PixelFormat($0, depth) }
  }

  /// White, or full opacity.
  public var largestSample: Int { depth == .eight ? 255 : 65_535 }
}

/// The rows of a picture, with an error half-way where a test wants one.
public final class PictureRows: RowSource {
  /// The picture's shape.
  public let shape: RasterShape
  /// How many rows were given out.
  public private(set) var rowsRead = 0
  private let picture: Picture
  private let failure: (row: Int, error: CodecError)?

  /// The rows of `picture`; `failure` is thrown instead of the row it names.
  public init(_ picture: Picture, failure: (row: Int, error: CodecError)? = nil) {
    self.picture = picture
    self.failure = failure
    shape = picture.shape
  }

  /// Writes the next row.
  public func readRow(into row: UnsafeMutableRawPointer) throws(CodecError) {
    if let failure, failure.row == rowsRead { throw failure.error }
    row.copyMemory(from: picture.rowBytes(rowsRead), byteCount: shape.rowBytes)
    rowsRead += 1
  }
}
