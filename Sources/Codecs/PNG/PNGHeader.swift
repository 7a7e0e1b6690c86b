// Reads the header facts of a PNG file: PNG (third edition) sections 5 and 11.

import Raster

/// The header facts of the PNG file `bytes`, or of the beginning of one.
///
/// Costs a walk over the chunks, of which IHDR alone is checked to the last bit. What is wrong
/// behind the head of the image data is left for the decoder to find.
func readPNGHeader(
  _ bytes: RawSpan, isPart: Bool = false, passing: (Int) -> Void = { _ in }
) throws(CodecError) -> ImageHeader {
  var chunks = try PNGChunks(bytes)
  var facts = PNGFacts(try PNGImageHeader(try chunks.next(in: bytes), of: bytes))
  do throws(CodecError) {
    while let chunk = try chunks.next(in: bytes) {
      try facts.read(chunk, of: bytes)
      passing(chunk.range.lowerBound)
      if chunk.type == "IEND" { break }
    }
  } catch {
    // The chunk that is wrong may be the one that holds the image.
    let cutOff = bytes.bigEndian32(at: chunks.offset + 4).map(PNGChunkType.init(code:))
    if isPart, cutOff == "IDAT" { facts.hasImageData = true }
    guard facts.hasImageData else { throw error }
  }
  return try facts.header(of: bytes)
}

/// What the chunks have said so far.
private struct PNGFacts {
  private let image: PNGImageHeader
  var hasImageData = false
  private var paletteCount: Int?
  private var hasTransparency = false
  private var frames: Int?
  private var exif: EXIFFacts?
  private var textCopyright: String?
  private var xmpCopyright: String?
  private var metadata: Set<MetadataKind> = []
  private var metadataBytes = 0

  init(_ image: PNGImageHeader) {
    self.image = image
  }

  mutating func read(_ chunk: PNGChunk, of bytes: RawSpan) throws(CodecError) {
    if !chunk.type.isCritical, !PNGChunkType.ofTheFrames.contains(chunk.type) {
      metadataBytes += chunk.data.count
    }
    switch chunk.type {
    case "PLTE" where !hasImageData:
      paletteCount = chunk.data.count / 3
    case "IDAT":
      guard hasImageData || image.colorType != .palette || paletteCount != nil else {
        throw .corrupt(
          .png, offset: chunk.range.lowerBound, detail: "a palette image without a PLTE chunk")
      }
      hasImageData = true
    case "IEND" where !hasImageData:
      throw .corrupt(
        .png, offset: chunk.range.lowerBound, detail: "no image data before the IEND chunk")
    case "tRNS" where !hasImageData:
      // Like every decoder, pass over an ancillary chunk that is damaged.
      if hasLegalTransparency(chunk), chunk.isIntact(in: bytes) { hasTransparency = true }
    case "acTL" where !hasImageData:
      frames = frames ?? bytes.bigEndian32(at: chunk.data.lowerBound)
    case "eXIf" where chunk.isIntact(in: bytes):
      metadata.insert(.exif)
      let block = readEXIF(bytes.extracting(chunk.data))
      metadata.formUnion(block?.privateKinds ?? [])
      exif = exif ?? block
    case "tEXt", "zTXt", "iTXt":
      let text = PNGText(chunk, of: bytes)
      metadata.insert(text?.isXMP == true ? .xmp : .text)
      textCopyright = textCopyright ?? text?.copyright(in: bytes)
      if let text, text.isXMP, let place = text.place {
        xmpCopyright = xmpCopyright ?? Codecs.xmpCopyright(bytes.extracting(place))
      }
    case "iCCP": metadata.insert(.icc)
    case "tIME": metadata.insert(.time)
    case let type:
      if !type.isCritical, !PNGChunkType.ofTheImage.contains(type) {
        metadata.insert(.application)
      }
    }
  }

  /// The header, once the walk has come to an end.
  func header(of bytes: RawSpan) throws(CodecError) -> ImageHeader {
    guard hasImageData else {
      throw .truncated(.png, offset: bytes.byteCount, detail: "the file ends before its image")
    }
    var header = ImageHeader(
      format: .png, size: image.size,
      pixelFormat: image.pixelFormat(hasTransparency: hasTransparency),
      bitsPerSample: image.bitDepth, colorModel: image.colorModel)
    header.isLossless = true
    header.isProgressive = image.isInterlaced
    header.frames = max(frames ?? 1, 1)
    header.orientation = exif?.orientation ?? .upright
    header.copyright = exif?.copyright ?? textCopyright ?? xmpCopyright
    header.metadata = metadata
    header.metadataBytes = metadataBytes
    return header
  }

  /// Whether a tRNS chunk has the length that its colour type wants: a sample a channel, or an
  /// entry for each of the first colours of the palette, which must stand before it.
  private func hasLegalTransparency(_ chunk: PNGChunk) -> Bool {
    switch image.colorType {
    case .gray: chunk.data.count == 2
    case .rgb: chunk.data.count == 6
    case .palette: (1...max(paletteCount ?? 0, 1)).contains(chunk.data.count) && paletteCount != nil
    case .grayAlpha, .rgba: false
    }
  }
}

extension PNGChunkType {
  /// The ancillary chunks that say how the pixels look, and those of an animation: they stay when
  /// a file is stripped.
  static let ofTheImage: Set<PNGChunkType> = ofTheFrames.union([
    "tRNS", "gAMA", "cHRM", "sRGB", "iCCP", "sBIT", "bKGD", "pHYs", "cICP", "mDCV", "cLLI",
  ])

  /// The ancillary chunks that hold the frames of an animation.
  static let ofTheFrames: Set<PNGChunkType> = ["acTL", "fcTL", "fdAT"]
}
