// Levels of gray that 1, 2 or 4 bits hold: PNG (third edition) section 13.12 says how they widen.

import CCodecs

/// Fewer than 8 bits a pixel, where each level of gray is one of those.
struct NarrowGray: PNGReduction {
  func reduced(
    _ pixels: PNGPixels, _ constraints: PNGConstraints
  ) throws(CodecError) -> PNGPixels? {
    guard pixels.colorType == .gray, pixels.bitDepth == 8 else { return nil }
    let bits = Int(cc_png_gray_bits(pixels.bytes, pixels.pixelCount))
    guard bits < 8 else { return nil }
    // A key is the level of some pixel, so it narrows as they do.
    let narrow = try PNGPixels(
      pixels.size, .gray, bitDepth: bits, key: pixels.key.map { $0 >> (8 - bits) })
    let map = (0...255).map { UInt8($0 >> (8 - bits)) }
    cc_png_pack(
      pixels.bytes, pixels.size.width, pixels.size.height, map, Int32(bits), narrow.bytes)
    return narrow
  }
}
