// Whether an embedded colour profile is one, and for which pixels: ICC.1:2022 section 7.2.

import Raster

/// A colour profile whose header makes sense for certain pixels.
public struct ICCProfile: Equatable, Sendable {
  /// The profile, without what may have been padded behind it.
  public let bytes: [UInt8]

  /// Why a profile can't be written beside the pixels.
  public enum Mismatch: Error, Equatable {
    /// It is no profile, or not all of one, or more than a JPEG file can hold.
    case broken
    /// It describes another kind of pixel; the text names the kind.
    case foreign(String)
  }

  /// The kinds of pixel that are read, by the characters of their colour space.
  enum Space: String {
    case gray = "GRAY"
    case rgb = "RGB "
    case inks = "CMYK"
  }

  /// The most that fits into 255 JPEG segments of 65,519 bytes each (ICC.1 annex B.4).
  static let maximumBytes = 255 * 65_519
  private static let headerBytes = 128

  /// A profile for pixels of `layout`.
  public init(_ raw: [UInt8], for layout: ChannelLayout) throws(Mismatch) {
    try self.init(raw, of: layout.isGray ? .gray : .rgb)
  }

  /// Checks the header of `raw`: its size (bytes 0 to 3), which `raw` must hold, the signature
  /// `acsp` at 36, and at 16 the colour space, which must be `wanted`.
  init(_ raw: [UInt8], of wanted: Space) throws(Mismatch) {
    let span = raw.span.bytes
    guard let size = span.bigEndian32(at: 0), size >= Self.headerBytes, size <= raw.count,
      size <= Self.maximumBytes, span.matches("acsp", at: 36),
      let space = span.slice(from: 16, count: 4)
    else { throw .broken }
    guard space == Array(wanted.rawValue.utf8) else {
      throw .foreign(Self.pixels(of: space))
    }
    bytes = size == raw.count ? raw : Array(raw[..<size])
  }

  /// The pixels of a colour space, as messages call them (ICC.1:2022 table 19).
  private static func pixels(of space: [UInt8]) -> String {
    switch String(decoding: space, as: UTF8.self) {
    case "GRAY": "gray"
    case "RGB ": "RGB"
    case "CMYK": "CMYK"
    case "Lab ": "Lab"
    default: "other"
    }
  }
}
