// Alpha that says nothing.

import CCodecs

/// No alpha, where every pixel is opaque.
struct DropAlpha: PNGReduction {
  func reduced(
    _ pixels: PNGPixels, _ constraints: PNGConstraints
  ) throws(CodecError) -> PNGPixels? {
    var whole = pixels.samples
    guard pixels.hasAlphaChannel, cc_png_is_opaque(&whole) != 0 else { return nil }
    let opaque = try PNGPixels(
      pixels.size, pixels.colorType.withoutAlpha, bitDepth: pixels.bitDepth)
    let offsets = (0..<opaque.colorType.samples * pixels.bitDepth / 8).map { UInt8($0) }
    cc_png_pick(&whole, offsets, Int32(offsets.count), opaque.bytes)
    return opaque
  }
}
