// Transparency as a colour of its own: PNG (third edition) section 11.3.1.1.

import CCodecs

/// A colour key in place of alpha, where that is all or nothing and a colour is free for it.
struct KeyTransparency: PNGReduction {
  func reduced(
    _ pixels: PNGPixels, _ constraints: PNGConstraints
  ) throws(CodecError) -> PNGPixels? {
    guard pixels.hasAlphaChannel else { return nil }
    var whole = pixels.samples
    var key = [UInt8](repeating: 0, count: Int(CC_PNG_KEY_BYTES))
    guard cc_png_find_key(&whole, constraints.keepsHidden ? 1 : 0, &key) != 0 else { return nil }
    let samples = pixels.colorType.withoutAlpha.samples
    let keyed = try PNGPixels(
      pixels.size, pixels.colorType.withoutAlpha, bitDepth: pixels.bitDepth,
      key: Array(key.prefix(samples * pixels.bitDepth / 8)))
    cc_png_apply_key(&whole, key, keyed.bytes)
    return keyed
  }
}
