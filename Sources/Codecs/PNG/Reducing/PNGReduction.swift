// The list of what PNG pixels can do without. A new reduction is one file beside the others and one
// line in `pngReductions`.

import Raster

/// What a reduction has to respect.
struct PNGConstraints {
  /// Colours count even where alpha is 0.
  var keepsHidden = false
  /// A colour profile is written, which is for gray or for colours: neither may become the other.
  var hasProfile = false
}

/// A smaller form of the same pixels.
protocol PNGReduction: Sendable {
  /// The smaller form; nil where there is none.
  func reduced(
    _ pixels: PNGPixels, _ constraints: PNGConstraints
  ) throws(CodecError) -> PNGPixels?
}

/// In the order in which they help each other: without hidden colours and with fewer bits more colours are alike, and without
/// alpha more pixels are gray.
let pngReductions: [any PNGReduction] = [
  ClearHidden(),
  HalveSamples(),
  DropAlpha(),
  DropColour(),
]

/// What comes after those where no palette is made: its colours could not be told any more.
let pngPackings: [any PNGReduction] = [
  KeyTransparency(),
  NarrowGray(),
]

extension PNGPixels {
  /// The pixels after all of `reductions`.
  func reduced(
    by reductions: [any PNGReduction], _ constraints: PNGConstraints
  ) throws(CodecError) -> PNGPixels {
    var pixels = self
    for reduction in reductions {
      if let smaller = try reduction.reduced(pixels, constraints) { pixels = smaller }
    }
    return pixels
  }
}
