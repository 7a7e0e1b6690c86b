// Planes on their way from decoder to encoder: each is cropped, resized and turned by itself.

import Codecs
import Planning
import Raster

/// `image` as `plan` wants it, in `form`.
func developed(
  _ image: PlanarImage, _ plan: Plan, as form: PlanarForm
) throws(CodecError) -> PlanarImage {
  var planes: [PlanarImage.Plane] = []
  for (index, plane) in image.planes.enumerated() {
    planes.append(try resized(plane, index, plan, as: form))
  }
  let stored = PlanarImage(plan.content, planes: planes)
  if plan.turn == .upright { return stored }
  return try WholePlanes(reading: stored, for: "turning the image").turned(plan.turn)
}

/// A plane at the size that it has in `form`, in the stored orientation.
private func resized(
  _ plane: PlanarImage.Plane, _ index: Int, _ plan: Plan, as form: PlanarForm
) throws(CodecError) -> PlanarImage.Plane {
  let seen = form.plane(index, of: plan.target)
  let (across, down) = index == 0 ? (1, 1) : (form.across, form.down)
  // In the content's pixels: a last sample of colour, on the right as it will be seen, may stand for some
  // that the image does not have.
  let covered = plan.turn.stored(
    PixelWindow(
      PixelRegion(columns: 0..<seen.width * across, rows: 0..<seen.height * down)),
    of: plan.content)
  let region = plan.crops ? plan.region(of: plane) : PixelRegion(whole: plane.rows.shape.size)
  let window = PixelWindow(
    columns: plan.window.columns.part(covered.columns, of: plan.content.width)
      .sampled(plane.across, after: region.columns.lowerBound),
    rows: plan.window.rows.part(covered.rows, of: plan.content.height)
      .sampled(plane.down, after: region.rows.lowerBound))
  let rows = try cropped(plane.rows, to: region)
  let target = plan.turn.stored(seen)
  let levels = form.levels(of: index)
  let isThere =
    levels == .all && rows.shape.size == target
    && window == PixelWindow(PixelRegion(whole: target))
  let stored = plan.turn.stored(PixelSize(width: across, height: down))
  return PlanarImage.Plane(
    isThere ? rows : try resized(rows, from: window, to: target, plan, levels: levels),
    across: 1 / Double(stored.width), down: 1 / Double(stored.height))
}

extension Plan {
  /// What is taken of a plane's samples: those that share their place with pixels that are needed. The
  /// filter reaches twice as far where two pixels share a sample, and there it ends at this edge.
  fileprivate func region(of plane: PlanarImage.Plane) -> PixelRegion {
    func range(_ pixels: Range<Int>, _ samples: Double, _ most: Int) -> Range<Int> {
      let ratio = samples * Double(decodeScale.rawValue)
      let low = min(Int(Double(pixels.lowerBound) * ratio), most - 1)
      let high = Int((Double(pixels.upperBound) * ratio).rounded(.up))
      return low..<min(max(high, low + 1), most)
    }
    let (region, size) = (decodedRegion, plane.rows.shape.size)
    return PixelRegion(
      columns: range(region.columns, plane.across, size.width),
      rows: range(region.rows, plane.down, size.height))
  }
}

extension AxisSpan {
  /// A part of this span, which is measured in `count`ths of it.
  fileprivate func part(_ part: AxisSpan, of count: Int) -> AxisSpan {
    AxisSpan(
      origin: origin + length * part.origin / Double(count),
      length: length * part.length / Double(count))
  }

  /// The same span in samples, of which there are so many for a pixel, counted from the one at `start`.
  fileprivate func sampled(_ samples: Double, after start: Int) -> AxisSpan {
    AxisSpan(origin: origin * samples - Double(start), length: length * samples)
  }
}
