// An EXIF block taken apart and put together again, for outputs that keep it: TIFF 6.0 section 2, EXIF
// 2.32 section 4.6. Thumbnails are in a second directory, which is never taken along.

import Raster

/// The entries of an EXIF block.
struct EXIFBlock {
  /// One entry of a directory.
  struct Entry {
    let tag: Int
    let type: Int
    let count: Int
    let content: Content
  }

  /// What an entry holds.
  enum Content {
    /// Its values, in the block's byte order.
    case values([UInt8])
    /// Entries of another directory.
    case directory([Entry])
  }

  let isBigEndian: Bool
  private(set) var entries: [Entry] = []
  /// Where the maker's note stood and stays, so that the offsets in it hold.
  private var anchor: Range<Int>?

  /// A block without entries, little-endian.
  init() { isBigEndian = false }

  /// Takes `tiff` apart; nil where it is no EXIF block.
  init?(_ tiff: RawSpan) {
    guard var walk = EXIFWalk(tiff), let entries = walk.entries(of: tiff) else { return nil }
    isBigEndian = walk.isBigEndian
    self.entries = entries
    anchor = walk.makerNote
  }

  /// Takes out the entries of `tags`, in whichever directory they stand.
  mutating func remove(_ tags: Set<Int>) {
    func rest(_ entries: [Entry]) -> [Entry] {
      entries.filter { !tags.contains($0.tag) }.map { entry in
        guard case .directory(let inner) = entry.content else { return entry }
        return Entry(
          tag: entry.tag, type: entry.type, count: entry.count, content: .directory(rest(inner)))
      }
    }
    entries = rest(entries)
    if tags.contains(EXIFTag.makerNote) { anchor = nil }
  }

  /// Says how the pixels are turned; nothing where nothing was said and they are upright.
  mutating func set(orientation: Orientation) {
    guard orientation != .upright || entries.contains(where: { $0.tag == EXIFTag.orientation })
    else { return }
    // A SHORT, which is all that readers must know.
    let value = number16(orientation.rawValue)
    set(Entry(tag: EXIFTag.orientation, type: 3, count: 1, content: .values(value)))
  }

  /// Says whose the image is, where nothing was said. Text that is empty or over
  /// `maximumCopyrightBytes` is no notice.
  mutating func set(copyright: String) {
    let text = copyright.utf8.filter { $0 != 0 }
    guard !text.isEmpty, text.count <= maximumCopyrightBytes,
      !entries.contains(where: { $0.tag == EXIFTag.copyright })
    else { return }
    set(
      Entry(
        tag: EXIFTag.copyright, type: 2, count: text.count + 1, content: .values(text + [0])))
  }

  private mutating func set(_ entry: Entry) {
    entries.removeAll { $0.tag == entry.tag }
    entries.append(entry)
    entries.sort { $0.tag < $1.tag }
  }
}

// Writing.
extension EXIFBlock {
  /// The block; nil where it has no entries.
  var bytes: [UInt8]? {
    if entries.isEmpty { return nil }
    var block: [UInt8] = Array((isBigEndian ? "MM\0*" : "II*\0").utf8) + number32(8)
    _ = append(entries, to: &block)
    return block
  }

  /// Appends a directory and what belongs to it; returns where it stands.
  private func append(_ entries: [Entry], to block: inout [UInt8]) -> Int {
    let start = reserve(2 + TIFFReader.entrySize * entries.count + 4, in: &block)
    var table = number16(entries.count)
    for entry in entries {
      table += number16(entry.tag) + number16(entry.type) + number32(entry.count)
      switch entry.content {
      case .directory(let inner): table += number32(append(inner, to: &block))
      case .values(let values) where values.count <= 4:
        table += values + [UInt8](repeating: 0, count: 4 - values.count)
      case .values(let values):
        let fixed = entry.tag == EXIFTag.makerNote ? anchored(in: &block) : nil
        let start = fixed ?? reserve(values.count, in: &block)
        block.replaceSubrange(start..<start + values.count, with: values)
        table += number32(start)
      }
    }
    // No directory follows.
    table += number32(0)
    block.replaceSubrange(start..<start + table.count, with: table)
    return start
  }

  /// Makes room for `count` bytes behind the block, at an even place, and past the maker's note where
  /// they would lie on it.
  private func reserve(_ count: Int, in block: inout [UInt8]) -> Int {
    var start = block.count + block.count % 2
    if let anchor, start < anchor.upperBound, start + count > anchor.lowerBound {
      start = anchor.upperBound + anchor.upperBound % 2
    }
    block.append(contentsOf: [UInt8](repeating: 0, count: start + count - block.count))
    return start
  }

  /// Where the maker's note goes, with room made for it.
  private func anchored(in block: inout [UInt8]) -> Int? {
    guard let anchor else { return nil }
    let missing = anchor.upperBound - block.count
    if missing > 0 { block.append(contentsOf: [UInt8](repeating: 0, count: missing)) }
    return anchor.lowerBound
  }

  private func number16(_ value: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    if isBigEndian { bytes.append(bigEndian16: value) } else { bytes.append(littleEndian16: value) }
    return bytes
  }

  private func number32(_ value: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    if isBigEndian { bytes.append(bigEndian32: value) } else { bytes.append(littleEndian32: value) }
    return bytes
  }
}
