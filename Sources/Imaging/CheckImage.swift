// Whether a file is an image to its last pixel.

import Codecs
import Planning
import Raster

/// Decodes all of `input`, and throws what is wrong with it.
public func checkImage(_ input: InputBytes, limits: Limits) throws(CodecError) {
  let header = try readHeader(of: input, limits: limits)
  let decoder = try codec(for: header.format).makeDecoder(input, header: header, scale: .full)
  // What is left of the rows, which is all of them, is read there.
  try decoder.finish()
}
