// The metadata of a WebP file as it lies there: RFC 9649 section 2.7.1.5.

/// The metadata of the WebP file `bytes`, as far as that is there; a simple file has none.
func readWebPMetadata(_ bytes: RawSpan) throws(CodecError) -> SourceMetadata {
  var metadata = SourceMetadata()
  var chunks = try RIFFChunks(webP: bytes, isPart: true)
  var isExtended = false
  while let chunk = try? chunks.next(in: bytes) {
    switch chunk.type {
    case "VP8X": isExtended = true
    case "EXIF" where isExtended: metadata.takeEXIF(chunk.data, of: bytes)
    case "XMP " where isExtended:
      metadata.xmp =
        metadata.xmp ?? bytes.slice(from: chunk.data.lowerBound, count: chunk.data.count)
    default: break
    }
  }
  return metadata
}
