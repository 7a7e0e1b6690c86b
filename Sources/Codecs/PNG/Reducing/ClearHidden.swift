// Colours that nobody sees.

import CCodecs

/// Nothing but zeros where alpha is 0, unless hidden colours are kept.
struct ClearHidden: PNGReduction {
  func reduced(
    _ pixels: PNGPixels, _ constraints: PNGConstraints
  ) throws(CodecError) -> PNGPixels? {
    var whole = pixels.samples
    guard !constraints.keepsHidden, cc_png_hides_colours(&whole) != 0 else { return nil }
    let clear = try PNGPixels(pixels.size, pixels.colorType, bitDepth: pixels.bitDepth)
    cc_png_clear_hidden(&whole, clear.bytes)
    return clear
  }
}
