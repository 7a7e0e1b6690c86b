// Keywords and plain text of PNG's text chunks: PNG (third edition) section 11.3.3.

/// What a tEXt, zTXt or iTXt chunk holds.
struct PNGText {
  /// What the text is about.
  let keyword: [UInt8]
  /// Where the text lies; nil where it is compressed.
  let place: Range<Int>?

  /// Reads a text chunk; nil for another chunk, and where the keyword does not end.
  init?(_ chunk: PNGChunk, of bytes: RawSpan) {
    // Keywords have 79 bytes at most, so that a NUL must come within 80.
    let data = chunk.data
    guard ["tEXt", "zTXt", "iTXt"].contains(chunk.type),
      let head = bytes.slice(from: data.lowerBound, count: min(data.count, 80)),
      let end = head.firstIndex(of: 0)
    else { return nil }
    keyword = Array(head[..<end])

    var start = data.lowerBound + end + 1
    switch chunk.type {
    case "tEXt": break
    case "iTXt" where bytes.matches([0], at: start):
      // Past the compression flag and method, and two texts that end in NUL: language, keyword.
      start += 2
      for _ in 0..<2 {
        while start < data.upperBound, bytes.byte(at: start) != 0 { start += 1 }
        start += 1
      }
    default:
      place = nil
      return
    }
    place = start <= data.upperBound ? start..<data.upperBound : nil
  }

  /// Whether this is XMP, which has a keyword of its own.
  var isXMP: Bool { keyword == Self.xmpKeyword }

  /// XMP's keyword.
  static var xmpKeyword: [UInt8] { Array("XML:com.adobe.xmp".utf8) }

  /// Whether this is the copyright notice.
  var isCopyright: Bool { keyword == Array("Copyright".utf8) }

  /// The copyright notice, where this is one that can be read. Longer texts are no notice, and not
  /// worth a copy.
  func copyright(in bytes: RawSpan) -> String? {
    guard isCopyright, let place, place.count <= maximumCopyrightBytes else { return nil }
    return bytes.slice(from: place.lowerBound, count: place.count).flatMap(copyrightNotice)
  }
}
