// The metadata of a PNG file as it lies there: PNG (third edition) section 11.3; XMP part 3 section
// 1.1.5.

/// The metadata of the PNG file `bytes`.
///
/// Costs a walk over the chunks; one that is broken behind the image data ends it, as it does for the
/// header.
func readPNGMetadata(_ bytes: RawSpan) throws(CodecError) -> SourceMetadata {
  var metadata = SourceMetadata()
  if case .primaries(let primaries) = PNGColour(bytes) { metadata.colour = primaries.chunks }
  var chunks = try PNGChunks(bytes)
  while let chunk = try? chunks.next(in: bytes), chunk.type != "IEND" {
    let place = chunk.data
    if chunk.type == "eXIf", chunk.isIntact(in: bytes) { metadata.takeEXIF(place, of: bytes) }
    if let text = PNGText(chunk, of: bytes), text.isXMP {
      guard let packet = text.place else { continue }
      metadata.xmp =
        metadata.xmp ?? bytes.slice(from: packet.lowerBound, count: packet.count)
    } else if ["tEXt", "zTXt", "iTXt", "tIME"].contains(chunk.type),
      let data = bytes.slice(from: place.lowerBound, count: place.count)
    {
      metadata.own.append(OwnBlock(code: chunk.type.code, data: data))
    }
  }
  return metadata
}

/// The data of an iTXt chunk that holds the XMP packet `packet`: neither compressed nor translated.
func pngXMP(_ packet: [UInt8]) -> [UInt8] { PNGText.xmpKeyword + [0, 0, 0, 0, 0] + packet }
