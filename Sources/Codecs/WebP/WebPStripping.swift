// Takes private metadata out of a WebP file; the image data stays byte for byte.

import Raster

/// The WebP file `bytes` without the metadata that does not stay by `choice`: pixels and animation stay.
///
/// What remains of an EXIF chunk that does not stay is orientation and copyright, where they say
/// anything. Chunks that are not known go, and so does whatever follows the end that the RIFF header
/// states.
func strippedWebP(
  _ bytes: RawSpan, header: ImageHeader, keeping choice: MetadataChoice
) throws(CodecError) -> [UInt8] {
  var container = WebPContainer(
    extended: WebPExtended(
      features: header.pixelFormat.layout.hasAlpha ? .alpha : [], canvas: header.size))
  container.image.reserveCapacity(bytes.byteCount)
  let metadata = try readWebPMetadata(bytes)
  container.exif = strippedEXIF(
    metadata.exif, of: header, keeping: choice,
    copyright: choice.keeps(.copyright) ? header.copyright : nil)
  container.xmp = choice.keeps(.xmp) ? metadata.xmp : nil

  var chunks = try RIFFChunks(webP: bytes)
  var isExtended = false
  var isAnimated = false
  var hasImage = false
  while let chunk = try chunks.next(in: bytes) {
    switch chunk.type {
    case "VP8X":
      guard let extended = try WebPExtended(chunk, of: bytes) else { break }
      isExtended = true
      isAnimated = extended.features.contains(.animation)
      container.extended.features = extended.features.intersection([.animation, .alpha])
    case "ICCP" where isExtended && choice.keeps(.icc):
      container.iccProfile =
        container.iccProfile ?? bytes.slice(from: chunk.data.lowerBound, count: chunk.data.count)
    case "ANIM" where isAnimated && !hasImage:
      container.image.append(chunk, of: bytes)
    case "ANMF" where isAnimated:
      hasImage = true
      container.image.append(riffChunk: "ANMF", data: try strippedFrame(chunk, of: bytes))
    case "ALPH" where !isAnimated && !hasImage:
      container.extended.features.insert(.alpha)
      container.image.append(chunk, of: bytes)
    case "VP8 ", "VP8L":
      guard !isAnimated, !hasImage else { break }
      hasImage = true
      container.image.append(chunk, of: bytes)
    default: break
    }
  }
  guard hasImage else {
    throw .corrupt(.webp, offset: chunks.end, detail: "no image chunk")
  }
  return container.file
}

/// The data of an ANMF chunk with nothing but its image.
private func strippedFrame(
  _ frame: RIFFChunk, of bytes: RawSpan
) throws(CodecError) -> [UInt8] {
  guard let fields = WebPFrameFields(frame, of: bytes) else {
    throw .corrupt(.webp, offset: frame.offset, detail: "ANMF chunk is shorter than 16 bytes")
  }
  var data: [UInt8] = []
  data.append(frame.data.lowerBound..<fields.parts.lowerBound, of: bytes)
  var parts = RIFFChunks(in: fields.parts)
  while let part = try parts.next(in: bytes) {
    if ["ALPH", "VP8 ", "VP8L"].contains(part.type) { data.append(part, of: bytes) }
  }
  return data
}
