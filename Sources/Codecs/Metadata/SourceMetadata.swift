// The metadata of an input as it lies in the file, for outputs that are to keep it.

/// The blocks of metadata in a file.
public struct SourceMetadata: Equatable, Sendable {
  /// The first EXIF block, from its TIFF header on.
  public var exif: [UInt8]?
  /// The XMP packet; of XMP that is spread over several JPEG segments, the first part.
  public var xmp: [UInt8]?
  /// What the decoder has made the profile of, in the format's own words.
  public var colour: [OwnBlock] = []
  /// What only this format has a place for.
  public var own: [OwnBlock] = []

  /// No metadata.
  public init() {}

  /// Takes the EXIF block in `range`, without the signature that JPEG puts before it.
  mutating func takeEXIF(_ range: Range<Int>, of bytes: RawSpan) {
    guard exif == nil else { return }
    let signature = JPEGApplication.exif.signature
    let start =
      bytes.matches(signature, at: range.lowerBound)
      ? range.lowerBound + signature.utf8CodeUnitCount : range.lowerBound
    exif = bytes.slice(from: start, count: range.upperBound - start)
  }
}

/// A segment or chunk that other formats have no place for.
public struct OwnBlock: Equatable, Sendable {
  /// The JPEG marker or the PNG chunk type.
  let code: Int
  /// What follows the length.
  let data: [UInt8]
}
