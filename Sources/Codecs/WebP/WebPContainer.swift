// Puts WebP files together from image chunks and metadata: RFC 9649 section 2.7 for the order of
// the chunks and the flags that go with them.

import Raster

/// The parts of a WebP file in the making.
struct WebPContainer {
  /// ALPH and VP8, or VP8L, or ANIM and ANMF, whole chunks as they stand in the file.
  var image: [UInt8] = []
  /// Size, and the flags of what `image` holds; the flags of metadata are set by `file`.
  var extended: WebPExtended
  var iccProfile: [UInt8]?
  var exif: [UInt8]?
  var xmp: [UInt8]?

  /// The finished file: a simple one where one image chunk is all there is.
  var file: [UInt8] {
    var features = extended.features.intersection([.animation, .alpha])
    if iccProfile != nil { features.insert(.iccProfile) }
    if exif != nil { features.insert(.exif) }
    if xmp != nil { features.insert(.xmp) }

    // A lossless image holds its own alpha, so that alpha alone needs no VP8X chunk there.
    let isLosslessStill = image.starts(with: Array("VP8L".utf8))
    let isSimple = features.subtracting(isLosslessStill ? .alpha : []).isEmpty

    var body: [UInt8] = []
    body.reserveCapacity(image.count + (iccProfile?.count ?? 0) + (exif?.count ?? 0) + 64)
    body.append(ascii: "WEBP")
    if !isSimple {
      let header = WebPExtended(features: features, canvas: extended.canvas)
      body.append(riffChunk: "VP8X", data: header.data)
    }
    if let iccProfile { body.append(riffChunk: "ICCP", data: iccProfile) }
    body.append(contentsOf: image)
    if let exif { body.append(riffChunk: "EXIF", data: exif) }
    if let xmp { body.append(riffChunk: "XMP ", data: xmp) }

    var file: [UInt8] = []
    file.reserveCapacity(body.count + 8)
    file.append(riffChunk: "RIFF", data: body)
    return file
  }
}

/// The WebP file `simple`, as the encoder writes it, with its metadata.
///
/// A lossy image with alpha is no simple file any more, nor is an animation: the chunks are taken over
/// one by one. The file is returned as it is where there is nothing to add.
///
/// - Parameters:
///   - size: the size of the image, each side up to 2^24.
///   - hasAlpha: whether any pixel may be transparent.
/// - Throws: `encoderFailed` where there is something to add and `simple` is no whole WebP file.
func wrapWebP(
  _ simple: [UInt8], size: PixelSize, hasAlpha: Bool, metadata: KeptMetadata
) throws(CodecError) -> [UInt8] {
  let exif = metadata.exif
  guard metadata.iccProfile != nil || exif != nil || metadata.xmp != nil else { return simple }
  let bytes = simple.span.bytes
  var container = WebPContainer(
    extended: WebPExtended(features: hasAlpha ? .alpha : [], canvas: size))
  do throws(CodecError) {
    var chunks = try RIFFChunks(webP: bytes)
    while let chunk = try chunks.next(in: bytes) {
      if let extended = try WebPExtended(chunk, of: bytes) {
        container.extended.features.formUnion(extended.features.intersection(.animation))
      }
      if ["ALPH", "VP8 ", "VP8L", "ANIM", "ANMF"].contains(chunk.type) {
        container.image.append(chunk, of: bytes)
      }
    }
  } catch {
    throw .encoderFailed(.webp, detail: "libwebp's own file can't be read: \(error.message)")
  }
  container.iccProfile = metadata.iccProfile
  container.exif = exif
  container.xmp = metadata.xmp
  return container.file
}
