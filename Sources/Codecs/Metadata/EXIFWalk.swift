// Takes an EXIF block apart into its entries: TIFF 6.0 section 2, EXIF 2.32 section 4.6.

/// A walk over the directories of a block that a stranger wrote.
///
/// All that it takes is no more than the block has bytes, however often entries point at the same ones:
/// what is beyond, and what is broken, is passed over. Directories are two levels deep, so that no cycle
/// is followed for long.
struct EXIFWalk {
  private let reader: TIFFReader
  /// Bytes that may still be taken.
  private var room: Int
  /// Where the maker's note lies, once it was met.
  private(set) var makerNote: Range<Int>?

  /// A walk over `tiff`; nil where it has no TIFF header.
  init?(_ tiff: RawSpan) {
    guard let reader = TIFFReader(header: tiff) else { return nil }
    self.reader = reader
    room = tiff.byteCount
  }

  /// The byte order.
  var isBigEndian: Bool { reader.isBigEndian }

  /// The entries of the first directory and of those that it leads to; nil where there is none.
  mutating func entries(of tiff: RawSpan) -> [EXIFBlock.Entry]? {
    reader.number32(at: 4, of: tiff).flatMap { directory(at: $0, of: tiff, depth: 0) }
  }

  private mutating func directory(
    at start: Int, of tiff: RawSpan, depth: Int
  ) -> [EXIFBlock.Entry]? {
    guard let count = reader.number16(at: start, of: tiff) else { return nil }
    var entries: [EXIFBlock.Entry] = []
    for index in 0..<count {
      // The directory lies below 2^32 and has less than 2^16 entries: no overflow.
      let place = start + 2 + index * TIFFReader.entrySize
      guard room >= TIFFReader.entrySize, tiff.holds(TIFFReader.entrySize, at: place) else { break }
      room -= TIFFReader.entrySize
      if let entry = entry(at: place, of: tiff, depth: depth) { entries.append(entry) }
    }
    return entries
  }

  private mutating func entry(
    at place: Int, of tiff: RawSpan, depth: Int
  ) -> EXIFBlock.Entry? {
    guard let tag = reader.number16(at: place, of: tiff),
      let type = reader.number16(at: place + 2, of: tiff),
      let count = reader.number32(at: place + 4, of: tiff),
      let word = reader.number32(at: place + 8, of: tiff)
    else { return nil }
    if EXIFTag.directories.contains(tag) {
      guard depth < 2, let inner = directory(at: word, of: tiff, depth: depth + 1) else {
        return nil
      }
      return EXIFBlock.Entry(tag: tag, type: 4, count: 1, content: .directory(inner))
    }
    guard let size = Self.typeSizes[type], count <= room / size else { return nil }
    let start = size * count <= 4 ? place + 8 : word
    guard let values = tiff.slice(from: start, count: size * count) else { return nil }
    room -= values.count
    if tag == EXIFTag.makerNote, values.count > 4, start >= 8 {
      makerNote = start..<start + values.count
    }
    return EXIFBlock.Entry(tag: tag, type: type, count: count, content: .values(values))
  }

  /// Bytes of a value of each type; 129 is the UTF-8 of EXIF 3.0.
  private static let typeSizes: [Int: Int] = [
    1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 129: 1,
  ]
}
