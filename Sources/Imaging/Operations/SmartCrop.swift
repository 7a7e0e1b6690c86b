// Cutting the output out of a larger image where something is to be seen.

import Codecs
import Planning
import Raster

/// Looks at the whole resized image for the part of it that is kept. What was found in the first frame
/// of an animation holds for all of them: else the picture would jump.
final class SmartCrop: Operation {
  private var found: PixelRegion?

  func applies(to plan: Plan) -> Bool { plan.framing.search != nil }

  func names(for plan: Plan) -> [String] { ["crop"] }

  func apply(to rows: any RowSource, plan: Plan) throws(CodecError) -> any RowSource {
    guard let search = plan.framing.search else { return rows }
    let image = try WholeImage(reading: rows, for: "looking for what matters")
    if let found { return image.rows(of: found) }
    do {
      let region = try Sketch(of: image.pixels, image.shape).region(
        of: plan.turn.stored(plan.framing.canvas), in: image.shape.size,
        by: search == .entropy ? .entropy : .attention)
      found = region
      return image.rows(of: region)
    } catch {
      throw .outOfMemory(activity: "looking for what matters")
    }
  }
}
