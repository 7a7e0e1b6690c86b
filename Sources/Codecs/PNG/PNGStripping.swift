// Takes private metadata out of a PNG file; the image data stays byte for byte.

import Raster

/// The PNG file `bytes` without its private metadata: pixels, colour, animation and copyright stay.
///
/// What remains of an eXIf chunk is orientation and copyright, where they say anything. Whatever
/// follows the IEND chunk goes. Throws where the file ends before that chunk.
func strippedPNG(_ bytes: RawSpan, header: ImageHeader) throws(CodecError) -> [UInt8] {
  var output = PNGChunks.signature
  output.reserveCapacity(bytes.byteCount)
  var chunks = try PNGChunks(bytes)
  var hasImageData = false
  while let chunk = try chunks.next(in: bytes) {
    if chunk.type == "IDAT", !hasImageData {
      hasImageData = true
      let block = makeEXIF(
        orientation: header.orientation, copyright: try pngEXIFCopyright(bytes, header: header))
      if let block { output.append(pngChunk: "eXIf", data: block) }
    }
    if chunk.type.isCritical || PNGChunkType.ofTheImage.contains(chunk.type)
      || PNGText(chunk, of: bytes)?.isCopyright == true
    {
      output.append(chunk.range, of: bytes)
    }
    if chunk.type == "IEND" { return output }
  }
  throw .truncated(.png, offset: bytes.byteCount, detail: "the file ends before its IEND chunk")
}

/// The copyright notice that belongs into the eXIf chunk: that of the old one, or XMP's, which goes;
/// that of a text chunk stays where it is.
private func pngEXIFCopyright(
  _ bytes: RawSpan, header: ImageHeader
) throws(CodecError) -> String? {
  var exif: EXIFFacts?
  var hasText = false
  var chunks = try PNGChunks(bytes)
  while let chunk = try chunks.next(in: bytes), chunk.type != "IEND" {
    if chunk.type == "eXIf", chunk.isIntact(in: bytes) {
      exif = exif ?? readEXIF(bytes.extracting(chunk.data))
    }
    if PNGText(chunk, of: bytes)?.copyright(in: bytes) != nil { hasText = true }
  }
  return hasText ? exif?.copyright : header.copyright
}
