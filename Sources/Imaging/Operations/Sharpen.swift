// Bringing back the crispness that shrinking takes, or more of it.

import Codecs
import Planning
import Raster

/// Sharpens what comes out of the resize.
struct Sharpen: Operation {
  func applies(to plan: Plan) -> Bool { plan.recipe.sharpening != nil }

  func names(for plan: Plan) -> [String] { ["sharpen"] }

  func apply(to rows: any RowSource, plan: Plan) throws(CodecError) -> any RowSource {
    guard let sigma = plan.recipe.sharpening else { return rows }
    do {
      return SharpenedRows(rows, sharpener: try Sharpener(rows.shape, sigma: sigma))
    } catch {
      throw .outOfMemory(activity: "sharpening")
    }
  }
}

/// Rows on their way through a sharpener.
private final class SharpenedRows: RowSource {
  var shape: RasterShape { rows.shape }
  private let rows: any RowSource
  private var sharpener: Sharpener

  init(_ rows: any RowSource, sharpener: consuming Sharpener) {
    self.rows = rows
    self.sharpener = sharpener
  }

  func readRow(into row: UnsafeMutableRawPointer) throws(CodecError) {
    try sharpener.takeRow(into: row) { slot throws(CodecError) in
      try rows.readRow(into: slot)
    }
  }
}
