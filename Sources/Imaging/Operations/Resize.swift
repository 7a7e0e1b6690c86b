// Changing the size, as the decoder delivers and the encoder asks.

import Codecs
import Planning
import Raster

/// Resamples to the plan's target, in the stored orientation.
struct Resize: Operation {
  func applies(to plan: Plan) -> Bool { plan.resizes }

  func names(for plan: Plan) -> [String] { ["resize"] }

  func apply(to rows: any RowSource, plan: Plan) throws(CodecError) -> any RowSource {
    // A decoder that shrinks rounds its size up; the image itself ends inside the last column.
    let window = plan.window.divided(by: plan.decodeScale.rawValue)
    let region = plan.crops ? plan.decodedRegion : PixelRegion(whole: rows.shape.size)
    func span(_ span: AxisSpan, _ range: Range<Int>) -> AxisSpan {
      AxisSpan(origin: span.origin - Double(range.lowerBound), length: span.length)
    }
    return try resized(
      rows,
      from: PixelWindow(
        columns: span(window.columns, region.columns), rows: span(window.rows, region.rows)),
      to: plan.content, plan)
  }
}

/// `rows`, of which `window` is brought to `target` as `plan` says.
func resized(
  _ rows: any RowSource, from window: PixelWindow, to target: PixelSize, _ plan: Plan,
  levels: SampleLevels = .all
) throws(CodecError) -> any RowSource {
  do {
    return ResizedRows(
      rows,
      resampler: try Resampler(
        from: rows.shape, columns: window.columns, rows: window.rows, to: target,
        filter: plan.filter, light: plan.recipe.light, levels: levels))
  } catch {
    throw .outOfMemory(activity: "resizing")
  }
}

/// Rows on their way through a resampler.
private final class ResizedRows: RowSource {
  let shape: RasterShape
  private let rows: any RowSource
  private var resampler: Resampler

  init(_ rows: any RowSource, resampler: consuming Resampler) {
    self.rows = rows
    shape = resampler.target
    self.resampler = resampler
  }

  func readRow(into row: UnsafeMutableRawPointer) throws(CodecError) {
    try resampler.takeRow(into: row) { slot throws(CodecError) in
      try rows.lendRow(room: slot)
    }
  }
}
