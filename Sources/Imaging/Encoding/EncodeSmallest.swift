// `-f smallest`: the same pixels in every format that can hold them.

import Codecs
import Planning
import Raster

/// The smallest file of `image` in any format that meets the target; where only bytes are bounded, the one
/// that has lost least.
///
/// - Throws: what the last format threw, where none meets it.
func encodeSmallest(
  _ image: HeldImage, _ plan: Plan, _ metadata: KeptMetadata
) throws(CodecError) -> EncodedImage {
  var best: EncodedImage?
  var failure: CodecError?
  for (format, options) in candidates(image, plan) where metadata.fits(format) {
    let converted = try image.converted(
      to: codec(for: format).writableFormat(for: image.shape.format, options: options))
    do {
      let made = try encodeSearching(
        TargetEncoder(
          image: converted, format: format, options: options, recipe: plan.recipe,
          metadata: metadata))
      if best.map({ made.isBetter(than: $0, plan.recipe.target) }) ?? true { best = made }
    } catch {
      failure = error
    }
  }
  guard let best else { throw failure ?? .encoderFailed(plan.format, detail: "no format suits") }
  return best
}

/// What is tried. Without loss, photographs are never small: that is left out unless a picture is drawn
/// rather than taken, or has the room.
private func candidates(_ image: HeldImage, _ plan: Plan) -> [(ImageFormat, EncodeOptions)] {
  let side = max(image.shape.size.width, image.shape.size.height)
  var lossy = plan.options
  lossy.lossless = false
  var exact = plan.options
  exact.lossless = true
  var candidates: [(ImageFormat, EncodeOptions)] = []
  if !plan.recipe.lossless {
    if !image.shape.format.layout.hasAlpha { candidates.append((.jpeg, lossy)) }
    candidates.append((.webp, lossy))
  }
  let hasRoom = plan.recipe.target.maxBytes.map {
    $0 > image.shape.rowBytes * image.shape.size.height / 4
  }
  if plan.recipe.lossless || hasRoom == true || image.isDrawn {
    candidates += [(.webp, exact), (.png, exact)]
  } else if plan.recipe.palette != nil {
    candidates.append((.png, exact))
  }
  return candidates.filter { side <= codec(for: $0.0).maximumSide }
}

extension EncodedImage {
  /// Whether this is to be preferred to another one that meets the target as well as it can.
  fileprivate func isBetter(than other: EncodedImage, _ target: Target) -> Bool {
    func comesUp(_ image: EncodedImage) -> Bool {
      (image.score ?? 0) >= (target.score ?? 0)
    }
    if comesUp(self) != comesUp(other) { return comesUp(self) }
    let onlyFits = target.maxBytes != nil && target.score == nil
    if onlyFits, let score, let theirs = other.score, score != theirs { return score > theirs }
    return file.count < other.file.count
  }
}

extension HeldImage {
  /// Whether at least a third of the pixels are those on their left again: of drawings and screens most
  /// are, of photographs hardly any.
  fileprivate var isDrawn: Bool {
    let pixel = shape.format.bytesPerPixel
    var same = 0
    for y in 0..<shape.size.height {
      let row = row(y).assumingMemoryBound(to: UInt8.self)
      for x in 1..<max(shape.size.width, 1) {
        let isSame = (0..<pixel).allSatisfy { row[x * pixel + $0] == row[(x - 1) * pixel + $0] }
        if isSame { same += 1 }
      }
    }
    return same * 3 >= shape.size.width * shape.size.height
  }
}
