// Writes the smallest EXIF block that says what must be kept: TIFF 6.0 section 2, little-endian.

import Raster

/// An EXIF block with the two tags that outlive stripping, without the signature that JPEG wants
/// before it; nil where there is nothing to say.
///
/// A notice over `maximumCopyrightBytes` is left out, so that the block always fits a JPEG segment.
func makeEXIF(orientation: Orientation, copyright: String?) -> [UInt8]? {
  let notice = copyright.flatMap { text -> [UInt8]? in
    let bytes = text.utf8.filter { $0 != 0 }
    return bytes.isEmpty || bytes.count > maximumCopyrightBytes ? nil : bytes + [0]
  }
  let entryCount = (orientation == .upright ? 0 : 1) + (notice == nil ? 0 : 1)
  guard entryCount > 0 else { return nil }

  let directory = 8
  let afterDirectory = directory + 2 + 12 * entryCount + 4
  var block: [UInt8] = []
  block.append(ascii: "II*\0")
  block.append(littleEndian32: directory)
  block.append(littleEndian16: entryCount)
  if orientation != .upright {
    block.append(tag: EXIFTag.orientation, type: 3, count: 1)
    block.append(littleEndian32: orientation.rawValue)
  }
  if let notice {
    block.append(tag: EXIFTag.copyright, type: 2, count: notice.count)
    if notice.count <= 4 {
      block.append(contentsOf: notice + [UInt8](repeating: 0, count: 4 - notice.count))
    } else {
      block.append(littleEndian32: afterDirectory)
    }
  }
  block.append(littleEndian32: 0)
  if let notice, notice.count > 4 { block.append(contentsOf: notice) }
  return block
}

extension [UInt8] {
  /// Appends the first eight bytes of a directory entry; its value follows.
  fileprivate mutating func append(tag: Int, type: Int, count: Int) {
    append(littleEndian16: tag)
    append(littleEndian16: type)
    append(littleEndian32: count)
  }
}
