// Turning the pixels the way that the camera was held and the recipe says, all at once.

import Codecs
import Planning
import Raster

/// Turns and mirrors a whole image; by then it has its final size.
struct Turn: Operation {
  func applies(to plan: Plan) -> Bool {
    plan.header.orientation != .upright || plan.recipe.turn != .upright
  }

  func names(for plan: Plan) -> [String] {
    [
      (plan.header.orientation != .upright, "auto_orient"),
      (plan.recipe.rotation != .none, "rotate"),
      (plan.recipe.flip, "flip"), (plan.recipe.flop, "flop"),
    ].filter(\.0).map(\.1)
  }

  func apply(to rows: any RowSource, plan: Plan) throws(CodecError) -> any RowSource {
    // One may undo the other.
    if plan.turn == .upright { return rows }
    return try WholeImage(reading: rows, for: "turning the image").turned(plan.turn).rows()
  }
}

extension WholeImage {
  /// The image turned upright.
  func turned(_ turn: Orientation) throws(CodecError) -> WholeImage {
    do {
      return WholeImage(
        try pixels.upright(shape, turn), shape: RasterShape(turn.upright(shape.size), shape.format))
    } catch {
      throw .outOfMemory(activity: "turning the image")
    }
  }
}
