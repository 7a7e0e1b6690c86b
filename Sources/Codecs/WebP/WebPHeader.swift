// Reads the header facts of a WebP file: RFC 9649 section 2.

import Raster

/// The header facts of the WebP file `bytes`, or of the beginning of one; costs a walk over its chunks.
func readWebPHeader(
  _ bytes: RawSpan, isPart: Bool = false
) throws(CodecError) -> ImageHeader {
  var chunks = try RIFFChunks(webP: bytes, isPart: isPart)
  guard let first = try chunks.next(in: bytes) else {
    throw .corrupt(.webp, offset: 12, detail: "no chunk behind the RIFF header")
  }
  if let image = try WebPBitstream(first, of: bytes) {
    return header(image, size: image.size, hasAlpha: image.hasAlpha)
  }
  guard let extended = try WebPExtended(first, of: bytes) else {
    throw .corrupt(
      .webp, offset: 12, detail: "\(first.type.name) chunk instead of VP8, VP8L or VP8X")
  }

  var facts = WebPFacts(extended)
  while let chunk = try chunks.next(in: bytes) { try facts.read(chunk, of: bytes) }
  return try facts.header(endingAt: chunks.end)
}

private func header(_ image: WebPBitstream, size: PixelSize, hasAlpha: Bool) -> ImageHeader {
  var header = ImageHeader(
    format: .webp, size: size, pixelFormat: PixelFormat(hasAlpha ? .rgba : .rgb),
    bitsPerSample: 8, colorModel: image.isLossless ? .rgb : .ycbcr)
  header.isLossless = image.isLossless
  return header
}

/// What the chunks of an extended file have said so far.
private struct WebPFacts {
  private let extended: WebPExtended
  private var isAnimated: Bool { extended.features.contains(.animation) }
  private var image: WebPBitstream?
  private var hasAlpha = false
  private var frames = 0
  private var allLossless = true
  private var exif: EXIFFacts?
  private var xmpCopyright: String?
  private var metadata: Set<MetadataKind> = []
  private var metadataBytes = 0

  init(_ extended: WebPExtended) {
    self.extended = extended
    // An animation may leave parts of its canvas bare, and is always decoded as RGBA.
    hasAlpha = isAnimated
  }

  mutating func read(_ chunk: RIFFChunk, of bytes: RawSpan) throws(CodecError) {
    switch chunk.type {
    case "VP8 ", "VP8L":
      if !isAnimated, image == nil { try readImage(chunk, of: bytes) }
    case "ALPH":
      if !isAnimated, image == nil { hasAlpha = true }
    case "ANIM": break
    case "ANMF":
      if isAnimated { try readFrame(chunk, of: bytes) }
    case "EXIF":
      metadataBytes += chunk.data.count
      metadata.insert(.exif)
      let block = readEXIF(bytes.extracting(chunk.data))
      metadata.formUnion(block?.privateKinds ?? [])
      exif = exif ?? block
    case "XMP ":
      metadataBytes += chunk.data.count
      metadata.insert(.xmp)
      xmpCopyright = xmpCopyright ?? Codecs.xmpCopyright(bytes.extracting(chunk.data))
    case "ICCP":
      metadataBytes += chunk.data.count
      metadata.insert(.icc)
    default:
      metadataBytes += chunk.data.count
      metadata.insert(.application)
    }
  }

  /// The header, once the walk has ended at `offset`.
  func header(endingAt offset: Int) throws(CodecError) -> ImageHeader {
    guard let image else {
      throw .corrupt(
        .webp, offset: offset, detail: isAnimated ? "animation without a frame" : "no image chunk")
    }
    guard isAnimated || image.size == extended.canvas else {
      throw .corrupt(
        .webp, offset: 24, detail: "canvas of \(extended.canvas) for an image of \(image.size)")
    }
    var header = Codecs.header(image, size: extended.canvas, hasAlpha: hasAlpha)
    header.isLossless = allLossless
    header.frames = max(frames, 1)
    header.orientation = exif?.orientation ?? .upright
    header.copyright = exif?.copyright ?? xmpCopyright
    header.metadata = metadata
    header.metadataBytes = metadataBytes
    return header
  }

  private mutating func readImage(_ chunk: RIFFChunk, of bytes: RawSpan) throws(CodecError) {
    guard let found = try WebPBitstream(chunk, of: bytes) else { return }
    image = image ?? found
    hasAlpha = hasAlpha || found.hasAlpha
    allLossless = allLossless && found.isLossless
  }

  /// A frame: 16 bytes of place, size and duration, then chunks of its own.
  private mutating func readFrame(_ frame: RIFFChunk, of bytes: RawSpan) throws(CodecError) {
    guard let fields = WebPFrameFields(frame, of: bytes) else {
      throw .corrupt(.webp, offset: frame.offset, detail: "ANMF chunk is shorter than 16 bytes")
    }
    guard fields.fits(extended.canvas) else {
      throw .corrupt(
        .webp, offset: frame.offset, detail: "animation frame reaches beyond its canvas")
    }
    frames += 1
    var parts = RIFFChunks(in: fields.parts)
    while let part = try parts.next(in: bytes) {
      try readImage(part, of: bytes)
    }
  }
}

/// The fixed fields of an ANMF chunk: RFC 9649 section 2.7.1.1.
struct WebPFrameFields {
  static let byteCount = 16

  let left: Int
  let top: Int
  let size: PixelSize
  /// Where the frame's own chunks lie.
  let parts: Range<Int>

  /// Reads the fields; nil where they are not all there.
  init?(_ chunk: RIFFChunk, of bytes: RawSpan) {
    let start = chunk.data.lowerBound
    guard chunk.data.count >= Self.byteCount, let left = bytes.littleEndian24(at: start),
      let top = bytes.littleEndian24(at: start + 3),
      let width = bytes.littleEndian24(at: start + 6),
      let height = bytes.littleEndian24(at: start + 9)
    else { return nil }
    self.left = 2 * left
    self.top = 2 * top
    size = PixelSize(width: width + 1, height: height + 1)
    parts = start + Self.byteCount..<chunk.data.upperBound
  }

  /// Whether the frame lies inside `canvas`.
  func fits(_ canvas: PixelSize) -> Bool {
    left + size.width <= canvas.width && top + size.height <= canvas.height
  }
}
