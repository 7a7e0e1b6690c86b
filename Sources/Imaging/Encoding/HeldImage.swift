// Pixels that are made once and encoded many times.

import Codecs
import Planning
import Raster

/// An image in memory, whose rows can be read any number of times.
final class HeldImage {
  let shape: RasterShape
  private let image: WholeImage

  /// Pulls every row of `rows`.
  init(_ rows: any RowSource) throws(CodecError) {
    shape = rows.shape
    image = try WholeImage(reading: rows, for: "looking for a quality")
  }

  /// The first byte of a row.
  func row(_ y: Int) -> UnsafeRawPointer { UnsafeRawPointer(image.pixels.row(y)) }

  /// The same image in another pixel format, which has room for all that it is.
  func converted(to format: PixelFormat) throws(CodecError) -> HeldImage {
    if format == shape.format { return self }
    return try HeldImage(convertedRows(rows(), to: format, background: Colour.white.levels))
  }

  /// All rows, from the first on.
  func rows() -> any RowSource { HeldRows(self) }
}

/// One way through an image that is held.
private final class HeldRows: RowSource {
  var shape: RasterShape { image.shape }
  private let image: HeldImage
  private var next = 0

  init(_ image: HeldImage) {
    self.image = image
  }

  func readRow(into row: UnsafeMutableRawPointer) {
    row.copyMemory(from: image.row(next), byteCount: shape.rowBytes)
    next += 1
  }

  func skipRows(_ count: Int) { next += count }
}
