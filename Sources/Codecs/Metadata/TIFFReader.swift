// Numbers of a TIFF block: TIFF 6.0 section 2.

/// Reads numbers of a TIFF block in its byte order.
struct TIFFReader {
  static let entrySize = 12
  let isBigEndian: Bool

  /// A reader for the byte order that the header states; nil where there is no TIFF header.
  init?(header tiff: RawSpan) {
    if tiff.matches("MM\0*") {
      isBigEndian = true
    } else if tiff.matches("II*\0") {
      isBigEndian = false
    } else {
      return nil
    }
  }

  func number16(at offset: Int, of tiff: RawSpan) -> Int? {
    isBigEndian ? tiff.bigEndian16(at: offset) : tiff.littleEndian16(at: offset)
  }

  func number32(at offset: Int, of tiff: RawSpan) -> Int? {
    isBigEndian ? tiff.bigEndian32(at: offset) : tiff.littleEndian32(at: offset)
  }

  /// The single number in the entry at `entry`: a SHORT, or the BYTE or LONG that some write.
  func smallNumber(at entry: Int, of tiff: RawSpan) -> Int? {
    guard number32(at: entry + 4, of: tiff) == 1 else { return nil }
    switch number16(at: entry + 2, of: tiff) {
    case 1: return tiff.byte(at: entry + 8).map(Int.init)
    case 3: return number16(at: entry + 8, of: tiff)
    case 4: return number32(at: entry + 8, of: tiff)
    default: return nil
    }
  }

  /// The bytes of the text entry at `entry`: ASCII, UTF-8 (EXIF 3.0), or the BYTE or UNDEFINED that
  /// some write. Up to four stand in the entry itself.
  func text(at entry: Int, of tiff: RawSpan) -> [UInt8]? {
    guard let type = number16(at: entry + 2, of: tiff), [1, 2, 7, 129].contains(type),
      let count = number32(at: entry + 4, of: tiff), count <= maximumCopyrightBytes
    else { return nil }
    let place = count <= 4 ? entry + 8 : number32(at: entry + 8, of: tiff)
    return place.flatMap { tiff.slice(from: $0, count: count) }
  }
}
