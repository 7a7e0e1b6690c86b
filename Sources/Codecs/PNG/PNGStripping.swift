// Takes private metadata out of a PNG file; the image data stays byte for byte.

import Raster

/// The PNG file `bytes` without the metadata that does not stay by `choice`: pixels, colour and animation
/// stay.
///
/// What remains of an eXIf chunk that does not stay is orientation and copyright, where they say
/// anything. Whatever follows the IEND chunk goes. Throws where the file ends before that chunk.
func strippedPNG(
  _ bytes: RawSpan, header: ImageHeader, keeping choice: MetadataChoice
) throws(CodecError) -> [UInt8] {
  var output = PNGChunks.signature
  output.reserveCapacity(bytes.byteCount)
  var chunks = try PNGChunks(bytes)
  var hasImageData = false
  while let chunk = try chunks.next(in: bytes) {
    if chunk.type == "IDAT", !hasImageData {
      hasImageData = true
      let block = strippedEXIF(
        try readPNGMetadata(bytes).exif, of: header, keeping: choice,
        copyright: choice.keeps(.copyright) ? try pngEXIFCopyright(bytes, header: header) : nil)
      if let block { output.append(pngChunk: "eXIf", data: block) }
    }
    if stays(chunk, of: bytes, choice) {
      output.append(chunk.range, of: bytes)
    }
    if chunk.type == "IEND" { return output }
  }
  throw .truncated(.png, offset: bytes.byteCount, detail: "the file ends before its IEND chunk")
}

/// Whether a chunk stays as it is.
private func stays(_ chunk: PNGChunk, of bytes: RawSpan, _ choice: MetadataChoice) -> Bool {
  if chunk.type == "iCCP" { return choice.keeps(.icc) }
  if chunk.type.isCritical || PNGChunkType.ofTheImage.contains(chunk.type) { return true }
  guard let text = PNGText(chunk, of: bytes) else { return false }
  return (text.isCopyright && choice.keeps(.copyright)) || (text.isXMP && choice.keeps(.xmp))
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
