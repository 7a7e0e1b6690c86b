// Turning the pixels the way that the camera was held.

import Codecs
import Planning
import Raster

/// Turns a whole image upright; by then it has its final size.
struct AutoOrient: Operation {
  let name: String? = "auto_orient"

  func applies(to plan: Plan) -> Bool { plan.header.orientation != .upright }

  func apply(to rows: any RowSource, plan: Plan) throws(CodecError) -> any RowSource {
    do {
      let stored = try PixelBuffer(rows.shape)
      for y in 0..<rows.shape.size.height { try rows.readRow(into: stored.row(y)) }
      let size = plan.header.orientation.upright(rows.shape.size)
      return BufferedRows(
        try stored.upright(rows.shape, plan.header.orientation),
        shape: RasterShape(size, rows.shape.format))
    } catch let error as CodecError {
      throw error
    } catch {
      throw .outOfMemory(activity: "turning the image upright")
    }
  }
}

/// The rows of an image that is in memory.
private final class BufferedRows: RowSource {
  let shape: RasterShape
  private let pixels: PixelBuffer
  private var next = 0

  init(_ pixels: consuming PixelBuffer, shape: RasterShape) {
    self.pixels = pixels
    self.shape = shape
  }

  func readRow(into row: UnsafeMutableRawPointer) throws(CodecError) {
    row.copyMemory(from: pixels.row(next), byteCount: shape.rowBytes)
    next += 1
  }
}
