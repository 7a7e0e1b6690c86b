// From the colours of the image's profile to sRGB.

import Codecs
import Planning
import Raster

/// Turns colours once there are as few pixels as the output has, and before anything is mixed with
/// them: a background is given in sRGB.
struct ConvertColour: Operation {
  /// How; nil where colours stay.
  let transform: ColourTransform?

  func applies(to plan: Plan) -> Bool { transform != nil }

  func names(for plan: Plan) -> [String] { ["colour_conversion"] }

  func apply(to rows: any RowSource, plan: Plan) -> any RowSource {
    transform.map { ColouredRows(rows, transform: $0) } ?? rows
  }
}

/// Rows on their way through a transform, each where it lies.
private final class ColouredRows: RowSource {
  var shape: RasterShape { rows.shape }
  private let rows: any RowSource
  private let transform: ColourTransform

  init(_ rows: any RowSource, transform: ColourTransform) {
    self.rows = rows
    self.transform = transform
  }

  func readRow(into row: UnsafeMutableRawPointer) throws(CodecError) {
    try rows.readRow(into: row)
    transform.convert(row, pixels: shape.size.width)
  }
}
