// The background around an image that does not fill its box.

import Codecs
import Planning
import Raster

/// Lays rows on a canvas that is larger.
struct Pad: Operation {
  func applies(to plan: Plan) -> Bool { plan.pads }

  func names(for plan: Plan) -> [String] { ["pad"] }

  func apply(to rows: any RowSource, plan: Plan) throws(CodecError) -> any RowSource {
    let format = plan.canvas.format(of: rows.shape.format)
    let colour = plan.canvas.colour(behind: rows.shape.format)
    let content = try convertedRows(rows, to: format, background: colour.levels)
    do {
      return PaddedRows(
        content, shape: RasterShape(plan.framing.canvas, format), corner: plan.framing.corner,
        bare: try PixelBuffer(flat: colour, RasterShape(plan.framing.canvas, format)))
    } catch {
      throw .outOfMemory(activity: "filling the background")
    }
  }
}

/// Rows with bare ones above and below, and bare pixels on either side.
private final class PaddedRows: RowSource {
  let shape: RasterShape
  private let rows: any RowSource
  private let corner: Framing.Corner
  /// One row with nothing on it, and one for the content.
  private let bare: PixelBuffer
  private var next = 0

  init(
    _ rows: any RowSource, shape: RasterShape, corner: Framing.Corner, bare: consuming PixelBuffer
  ) {
    self.rows = rows
    self.shape = shape
    self.corner = corner
    self.bare = bare
  }

  func readRow(into row: UnsafeMutableRawPointer) throws(CodecError) {
    defer { next += 1 }
    row.copyMemory(from: bare.row(0), byteCount: shape.rowBytes)
    guard (corner.y..<corner.y + rows.shape.size.height).contains(next) else { return }
    // Where the content ends at the row's end, there is room for what a reader writes behind it; else
    // it comes by way of a row of its own.
    try rows.readRow(into: bare.row(1))
    (row + corner.x * shape.format.bytesPerPixel).copyMemory(
      from: bare.row(1), byteCount: rows.shape.rowBytes)
  }
}

extension PixelBuffer {
  /// Two rows, of which the first is of one colour; gray takes its red.
  fileprivate init(flat colour: Colour, _ shape: RasterShape) throws(RasterError) {
    try self.init(rows: 2, rowBytes: shape.rowBytes)
    let colours = shape.format.layout.isGray ? [colour.red] : colour.levels
    let pixel = colours + (shape.format.layout.hasAlpha ? [colour.alpha] : [])
    let samples = shape.size.width * pixel.count
    switch shape.format.depth {
    case .eight:
      let row = row(0).bindMemory(to: UInt8.self, capacity: samples)
      for index in 0..<samples { row[index] = pixel[index % pixel.count] }
    case .sixteen:
      let row = row(0).bindMemory(to: UInt16.self, capacity: samples)
      for index in 0..<samples { row[index] = UInt16(pixel[index % pixel.count]) * 257 }
    }
  }
}
