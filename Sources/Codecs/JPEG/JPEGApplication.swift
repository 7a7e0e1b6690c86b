// What the application segments of a JPEG file are, by marker and signature: JFIF 1.02, EXIF 2.32
// section 4.7.2, XMP part 3 section 1.1.3, ICC.1 annex B.4, and Adobe Technical Note 5116.

/// The kinds of application data that are known.
enum JPEGApplication: CaseIterable {
  case jfif
  case jfifExtension
  case exif
  case xmp
  case icc
  case photoshop
  case adobe

  /// The kind of the segment `segment`; nil for one that is not known.
  init?(_ segment: JPEGSegment, of bytes: RawSpan) {
    for kind in Self.allCases where segment.marker == kind.marker {
      if segment.payload.count >= kind.minimumLength,
        bytes.matches(kind.signature, at: segment.payload.lowerBound)
      {
        self = kind
        return
      }
    }
    return nil
  }

  /// What the payload begins with. XMP's signature covers extended XMP as well.
  var signature: StaticString {
    switch self {
    case .jfif: "JFIF\0"
    case .jfifExtension: "JFXX\0"
    case .exif: "Exif\0\0"
    case .xmp: "http://ns.adobe.com/x"
    case .icc: "ICC_PROFILE\0"
    case .photoshop: "Photoshop 3.0\0"
    case .adobe: "Adobe"
    }
  }

  /// The most bytes of EXIF or XMP that fit into a segment, behind the longer of the two signatures.
  static let largestBlock = 0xFFFF - 2 - JPEGXMP.signature.utf8CodeUnitCount

  private var marker: JPEGMarker {
    switch self {
    case .jfif, .jfifExtension: .app0
    case .exif, .xmp: .app1
    case .icc: .app2
    case .photoshop: .app13
    case .adobe: .app14
    }
  }

  /// The shortest payload that libjpeg takes for this kind, where that is more than the signature.
  private var minimumLength: Int {
    switch self {
    case .jfif: 14
    case .adobe: 12
    default: signature.utf8CodeUnitCount
    }
  }
}
