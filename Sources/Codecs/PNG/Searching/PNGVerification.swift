// A PNG file decoded again and held to the pixels that it was made of, before it may replace anything.

import CCodecs
import Raster

/// Whether `file` decodes to `pixels`, which are of 8 or 16 bits a sample and have no key.
///
/// - Parameter keepsHidden: whether colours count where alpha is 0.
func isFile(
  _ file: [UInt8], of pixels: PNGPixels, keepsHidden: Bool
) throws(CodecError) -> Bool {
  guard let input = InputBytes(copying: file) else {
    throw .outOfMemory(activity: "checking PNG")
  }
  let header = try input.withSpan { bytes throws(CodecError) in try PNGCodec().readHeader(bytes) }
  let decoder = try PNGDecoder(input, header: header, salvages: false)
  guard decoder.shape.size == pixels.size else { return false }
  let found = try PNGPixels(decoder)
  try decoder.finish()
  var (a, b) = (found.samples, pixels.samples)
  return cc_png_same_pixels(&a, &b, keepsHidden ? 1 : 0) != 0
}
