// The search for the smallest PNG file of some pixels: which form, which filters, which deflate.

import CCodecs
import Raster

/// The smallest form found, and its image data.
struct PNGForm {
  let pixels: PNGPixels
  let stream: [UInt8]
}

/// Searches the forms that `pixels`, after `pngReductions`, can be stored in.
func smallestForm(
  of pixels: PNGPixels, _ constraints: PNGConstraints, options: EncodeOptions
) throws(CodecError) -> PNGForm {
  let isGray = pixels.colorType == .gray || pixels.colorType == .grayAlpha
  // A palette is of colours, which a profile for gray is not for.
  guard !(isGray && constraints.hasProfile), let indexed = try IndexedColours(pixels) else {
    return try PNGCandidate(try pixels.reduced(by: pngPackings, constraints)).finished(options)
  }
  var best = PNGCandidate(try pixels.reduced(by: pngPackings, constraints))
  let isSearched = !best.effort(options).isQuick
  // A palette costs less than it saves, but on images of a few thousand pixels or few bits.
  let isSmall = isSearched && best.pixels.filteredCount <= PNGEffort.smallImage
  if isSmall || best.pixels.bitDepth * best.pixels.colorType.samples <= 8 {
    try best.weigh(options)
  }
  for order in paletteOrders.prefix(isSearched ? paletteOrders.count : 1) {
    var candidate = PNGCandidate(try indexed.pixels(order.order(indexed)))
    try candidate.weigh(options)
    guard candidate.isBetter(than: best) else { continue }
    best = candidate
    // Without filters no order is better than another.
    if best.isUnfiltered { break }
  }
  return try best.finished(options)
}

/// A form in the running.
private struct PNGCandidate {
  let pixels: PNGPixels
  /// About how many bytes it makes; nil before it is weighed.
  private var estimate: Int?
  /// Whether filters make it larger.
  private(set) var isUnfiltered = false
  /// The image data, where they were made for the estimate.
  private var stream: [UInt8]?

  init(_ pixels: PNGPixels) {
    self.pixels = pixels
  }

  func effort(_ options: EncodeOptions) -> PNGEffort {
    PNGEffort(
      options.effort, isSearched: options.hasInputPixels, count: pixels.filteredCount)
  }

  func isBetter(than other: PNGCandidate) -> Bool {
    (estimate ?? Int.max) < (other.estimate ?? Int.max)
  }

  /// Makes a small image to the end, and tries two filters on another.
  mutating func weigh(_ options: EncodeOptions) throws(CodecError) {
    let effort = effort(options)
    let fixed = pixels.colourChunks.reduce(0) { $0 + $1.data.count + 12 }
    if effort.isQuick {
      estimate = pixels.filteredCount + fixed
    } else if pixels.filteredCount <= PNGEffort.smallImage {
      let made = try PNGFilteredRows(pixels, effort).compressed(level: effort.level)
      stream = effort.rounds == 0 ? made : nil
      estimate = made.count + fixed
    } else {
      let (plain, filtered) = (
        try PNGFilteredRows(pixels, CC_PNG_NONE).compressed(level: effort.trialLevel).count,
        try PNGFilteredRows(pixels, CC_PNG_BIGRAMS).compressed(level: effort.trialLevel).count
      )
      isUnfiltered = plain <= filtered
      estimate = min(plain, filtered) + fixed
    }
  }

  func finished(_ options: EncodeOptions) throws(CodecError) -> PNGForm {
    if let stream { return PNGForm(pixels: pixels, stream: stream) }
    let made = try imageData(options)
    return PNGForm(pixels: pixels, stream: made)
  }

  private func imageData(_ options: EncodeOptions) throws(CodecError) -> [UInt8] {
    let effort = effort(options)
    guard !effort.isQuick else {
      // A palette's indices and packed bits are not levels: their differences mean nothing.
      let isPlain = pixels.colorType == .palette || pixels.bitDepth < 8
      return try PNGFilteredRows(pixels, isPlain ? CC_PNG_NONE : CC_PNG_MAGNITUDES)
        .compressed(level: effort.level)
    }
    let rows = try filtered(effort)
    let quick = try rows.compressed(level: effort.level)
    guard effort.rounds > 0 else { return quick }
    let squeezed = try rows.squeezed(rounds: effort.rounds)
    return squeezed.count < quick.count ? squeezed : quick
  }

  /// The rows with the filters that deflate best. Bands follow what repeats; where little does, as in most
  /// photographs, rows may do better on their own.
  private func filtered(_ effort: PNGEffort) throws(CodecError) -> PNGFilteredRows {
    let banded = try PNGFilteredRows(pixels, effort)
    guard pixels.filteredCount > PNGEffort.smallImage else { return banded }
    let packed = try banded.compressed(level: effort.trialLevel).count
    guard packed > pixels.filteredCount / 6 else { return banded }
    let single = try PNGFilteredRows(pixels, effort, .single)
    let isBetter = try single.compressed(level: effort.trialLevel).count < packed
    return isBetter ? single : banded
  }
}
