// Leaving out what the output does not show, before anything is done to it: rows above are passed over,
// rows below never asked for.

import Codecs
import Planning
import Raster

/// Cuts the decoded image down to what the resize needs of it, or, where nothing is resized, to the
/// output's own pixels.
struct Crop: Operation {
  func applies(to plan: Plan) -> Bool { plan.crops }

  func names(for plan: Plan) -> [String] { ["crop"] }

  func apply(to rows: any RowSource, plan: Plan) throws(CodecError) -> any RowSource {
    try cropped(rows, to: plan.decodedRegion)
  }
}

/// `region` of `rows`.
func cropped(_ rows: any RowSource, to region: PixelRegion) throws(CodecError) -> any RowSource {
  if region == PixelRegion(whole: rows.shape.size) { return rows }
  try rows.skipRows(region.rows.lowerBound)
  do {
    return CroppedRows(
      rows, region: region, whole: try PixelBuffer(rows: 1, rowBytes: rows.shape.rowBytes))
  } catch {
    throw .outOfMemory(activity: "cropping")
  }
}

/// The middle of each row.
private final class CroppedRows: RowSource {
  let shape: RasterShape
  private let rows: any RowSource
  private let start: Int
  private let whole: PixelBuffer

  init(_ rows: any RowSource, region: PixelRegion, whole: consuming PixelBuffer) {
    self.rows = rows
    shape = RasterShape(region.size, rows.shape.format)
    start = region.columns.lowerBound * rows.shape.format.bytesPerPixel
    self.whole = whole
  }

  func readRow(into row: UnsafeMutableRawPointer) throws(CodecError) {
    // Where only rows are left out, they need no place of their own.
    if shape.size.width == rows.shape.size.width { return try rows.readRow(into: row) }
    try rows.readRow(into: whole.row(0))
    row.copyMemory(from: whole.row(0) + start, byteCount: shape.rowBytes)
  }

  func skipRows(_ count: Int) throws(CodecError) { try rows.skipRows(count) }
}
