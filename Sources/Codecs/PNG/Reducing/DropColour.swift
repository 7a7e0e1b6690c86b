// Colour that is gray everywhere.

import CCodecs

/// From RGB to gray, where red, green and blue are alike.
struct DropColour: PNGReduction {
  func reduced(
    _ pixels: PNGPixels, _ constraints: PNGConstraints
  ) throws(CodecError) -> PNGPixels? {
    var coloured = pixels.samples
    guard pixels.colorType == .rgb || pixels.colorType == .rgba, !constraints.hasProfile,
      cc_png_is_gray(&coloured) != 0
    else { return nil }
    let gray = try PNGPixels(
      pixels.size, pixels.hasAlphaChannel ? .grayAlpha : .gray, bitDepth: pixels.bitDepth)
    let sample = pixels.bitDepth / 8
    let red = 0..<sample
    let alpha = 3 * sample..<pixels.colorType.samples * sample
    let offsets = (Array(red) + Array(alpha)).map { UInt8($0) }
    cc_png_pick(&coloured, offsets, Int32(offsets.count), gray.bytes)
    return gray
  }
}
