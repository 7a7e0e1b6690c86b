// Giving up what the output's format can't hold: 16 bits, alpha, or gray.

import Codecs
import Planning
import Raster

/// Converts rows to what the encoder takes.
struct MatchPixelFormat: Operation {
  func applies(to plan: Plan) -> Bool {
    plan.canvas.format(of: plan.header.pixelFormat) != plan.pixelFormat
  }

  func names(for plan: Plan) -> [String] { [] }

  func apply(to rows: any RowSource, plan: Plan) throws(CodecError) -> any RowSource {
    let colour = plan.canvas.colour(behind: plan.header.pixelFormat)
    return try convertedRows(rows, to: plan.pixelFormat, background: colour.levels)
  }
}
