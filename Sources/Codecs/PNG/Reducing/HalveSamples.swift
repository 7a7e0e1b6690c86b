// 16 bits that are 8 bits repeated.

import CCodecs

/// From 16 to 8 bits a sample, where that is exact.
struct HalveSamples: PNGReduction {
  func reduced(
    _ pixels: PNGPixels, _ constraints: PNGConstraints
  ) throws(CodecError) -> PNGPixels? {
    var wide = pixels.samples
    guard cc_png_repeats_bytes(&wide) != 0 else { return nil }
    let narrow = try PNGPixels(pixels.size, pixels.colorType, bitDepth: 8)
    let offsets = (0..<pixels.colorType.samples).map { UInt8(2 * $0) }
    cc_png_pick(&wide, offsets, Int32(offsets.count), narrow.bytes)
    return narrow
  }
}
