// Pixels that are kept: for the operations that can't be done row by row, for several outputs of one
// decode, and for several tries at encoding one output.

import Codecs
import Raster

/// All the pixels of an image, to be read as often as it takes.
final class WholeImage {
  let pixels: PixelBuffer
  let shape: RasterShape

  init(_ pixels: consuming PixelBuffer, shape: RasterShape) {
    self.pixels = pixels
    self.shape = shape
  }

  /// Room for an image, with nothing on it yet.
  convenience init(bare shape: RasterShape, for activity: String) throws(CodecError) {
    do {
      self.init(try PixelBuffer(shape), shape: shape)
    } catch {
      throw .outOfMemory(activity: activity)
    }
  }

  /// Pulls every row of `rows`.
  convenience init(reading rows: any RowSource, for activity: String) throws(CodecError) {
    try self.init(bare: rows.shape, for: activity)
    for y in 0..<shape.size.height { try rows.readRow(into: pixels.row(y)) }
  }

  /// The rows, or those of a part, from the first on.
  func rows(of region: PixelRegion? = nil) -> any RowSource {
    BufferedRows(self, region: region ?? PixelRegion(whole: shape.size))
  }
}

/// The rows of an image that is in memory, or of a part of it.
private final class BufferedRows: RowSource {
  let shape: RasterShape
  private let image: WholeImage
  private let region: PixelRegion
  private var next: Int

  init(_ image: WholeImage, region: PixelRegion) {
    shape = RasterShape(region.size, image.shape.format)
    self.region = region
    next = region.rows.lowerBound
    self.image = image
  }

  func readRow(into row: UnsafeMutableRawPointer) {
    row.copyMemory(from: lendRow(room: row), byteCount: shape.rowBytes)
  }

  func lendRow(room: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer {
    defer { next += 1 }
    return image.pixels.row(next) + region.columns.lowerBound * shape.format.bytesPerPixel
  }

  func skipRows(_ count: Int) { next += count }
}
