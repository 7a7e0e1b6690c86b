// Reads the header facts of a JPEG file: ITU-T T.81 annex B, JFIF 1.02, and the way of Adobe's
// APP14 segment (Adobe Technical Note 5116).

import Raster

/// The header facts of the JPEG file `bytes`; costs a walk over the segments before its first scan, and
/// over the others where it has several: each is another pass over all pixels, for a few bytes.
func readJPEGHeader(_ bytes: RawSpan) throws(CodecError) -> ImageHeader {
  var facts = JPEGFacts()
  var segments = try JPEGSegments(bytes)
  while true {
    let segment = try segments.next(in: bytes)
    if segment.marker == .startOfScan {
      var header = try facts.header(at: segment.offset)
      let isWhole = bytes.byte(at: segment.payload.lowerBound).map(Int.init) == facts.components
      if header.isProgressive || !isWhole { header.scans = segments.countScans(in: bytes) }
      return header
    }
    try facts.read(segment, of: bytes)
  }
}

/// What the segments before the first scan have said so far.
private struct JPEGFacts {
  private var frame: JPEGFrame?
  private var quantisation = JPEGQuantisation()
  private var exif: EXIFFacts?
  private var iptcCopyright: String?
  private var xmpCopyright: String?
  private var metadata: Set<MetadataKind> = []
  private var metadataBytes = 0
  private var isJFIF = false
  private var adobeTransform: UInt8?

  /// How many components the frame has.
  var components: Int? { frame?.components.count }

  mutating func read(_ segment: JPEGSegment, of bytes: RawSpan) throws(CodecError) {
    switch segment.marker {
    case let marker where marker.isStartOfFrame:
      guard frame == nil else {
        throw .corrupt(.jpeg, offset: segment.offset, detail: "a second frame header")
      }
      frame = try JPEGFrame(segment, of: bytes)
    case .quantisationTables:
      try quantisation.read(segment, of: bytes)
    case .comment:
      metadata.insert(.comment)
      metadataBytes += segment.payload.count
    case let marker where marker.isApplication:
      readApplication(segment, of: bytes)
      metadataBytes += segment.payload.count
    case .huffmanTables, .arithmeticConditioning, .restartInterval, .numberOfLines:
      break
    case .startOfImage:
      throw .corrupt(.jpeg, offset: segment.offset, detail: "a second SOI marker")
    case .endOfImage:
      throw .corrupt(.jpeg, offset: segment.offset, detail: "the image ends before its first scan")
    case let marker where marker.isStandalone:
      break
    case let marker:
      if let variety = Self.foreignProcess(marker) {
        throw .unsupportedVariety(.jpeg, detail: variety)
      }
      throw .corrupt(.jpeg, offset: segment.offset, detail: "unknown marker \(marker.name)")
    }
  }

  /// The header, once the scan at `offset` begins.
  func header(at offset: Int) throws(CodecError) -> ImageHeader {
    guard let frame else {
      throw .corrupt(.jpeg, offset: offset, detail: "a scan before the frame header")
    }
    let model = try colorModel(of: frame)
    var header = ImageHeader(
      format: .jpeg, size: frame.size, pixelFormat: PixelFormat(model == .gray ? .gray : .rgb),
      bitsPerSample: 8, colorModel: model)
    header.isProgressive = frame.isProgressive
    header.estimatedQuality = quantisation.quality(of: frame)
    header.orientation = exif?.orientation ?? .upright
    header.copyright = exif?.copyright ?? iptcCopyright ?? xmpCopyright
    header.metadata = metadata
    header.metadataBytes = metadataBytes
    return header
  }

  private mutating func readApplication(_ segment: JPEGSegment, of bytes: RawSpan) {
    let start = segment.payload.lowerBound
    switch JPEGApplication(segment, of: bytes) {
    case .jfif:
      isJFIF = true
      if let sides = bytes.bigEndian16(at: start + 12), sides >> 8 > 0, sides & 0xFF > 0 {
        metadata.insert(.thumbnail)
      }
    case .jfifExtension:
      metadata.insert(.thumbnail)
    case .exif:
      metadata.insert(.exif)
      let block = readEXIF(bytes.extracting(segment.payload))
      metadata.formUnion(block?.privateKinds ?? [])
      exif = exif ?? block
    case .xmp:
      metadata.insert(.xmp)
      xmpCopyright = xmpCopyright ?? Codecs.xmpCopyright(bytes.extracting(segment.payload))
    case .icc: metadata.insert(.icc)
    case .photoshop:
      metadata.insert(.iptc)
      let resources = start + JPEGApplication.photoshop.signature.utf8CodeUnitCount
      iptcCopyright =
        iptcCopyright
        ?? Codecs.iptcCopyright(bytes.extracting(resources..<segment.payload.upperBound))
    case .adobe: adobeTransform = bytes.byte(at: start + 11)
    case nil: metadata.insert(.application)
    }
  }

  /// How the components make a colour, decided in the order in which libjpeg decides it, since it
  /// is libjpeg that decodes them: JFIF means YCbCr, then Adobe's word counts, then the names of
  /// the components.
  private func colorModel(of frame: JPEGFrame) throws(CodecError) -> ColorModel {
    switch frame.components.count {
    case 1: return .gray
    case 3:
      if isJFIF { return .ycbcr }
      if let adobeTransform { return adobeTransform == 0 ? .rgb : .ycbcr }
      return frame.components.map(\.identifier) == [UInt8]("RGB".utf8) ? .rgb : .ycbcr
    case 4:
      guard let adobeTransform else { return .cmyk }
      return adobeTransform == 0 ? .cmyk : .ycck
    case let count:
      throw .unsupportedVariety(.jpeg, detail: "\(count) colour components")
    }
  }

  private static func foreignProcess(_ marker: JPEGMarker) -> String? {
    switch marker.rawValue {
    case 0xDE, 0xDF: "hierarchical coding (\(marker.name))"
    case 0xF7, 0xF8: "JPEG-LS"
    default: nil
    }
  }
}
