// Reads the few tags of an EXIF block that this program heeds. A block is a small TIFF file (TIFF
// 6.0 section 2; EXIF 2.32 section 4.6): a header with the byte order, then directories of 12-byte
// entries.

import Raster

/// What an EXIF block says.
struct EXIFFacts: Equatable {
  /// How to turn the pixels; a value that EXIF does not know counts as upright.
  var orientation: Orientation = .upright
  /// The copyright notice, photographer's and editor's.
  var copyright: String?
  /// Whether there is a second directory, which describes a thumbnail.
  var hasThumbnail = false
  /// Whether the place is recorded where the picture was taken.
  var hasLocation = false

  /// What the block holds that `info` lists beside EXIF itself.
  var privateKinds: Set<MetadataKind> {
    var kinds: Set<MetadataKind> = []
    if hasThumbnail { kinds.insert(.thumbnail) }
    if hasLocation { kinds.insert(.location) }
    return kinds
  }
}

/// Reads the EXIF block `tiff`, with or without the `Exif` signature that JPEG puts before it.
///
/// Offsets are followed three times at most, and an entry is looked at once, so that no cycle and
/// no absurd count can cost more than one walk over the block. A broken entry is passed over.
///
/// - Returns: nil where the header or the place of the first directory makes no sense.
func readEXIF(_ tiff: RawSpan) -> EXIFFacts? {
  let signature = JPEGApplication.exif.signature
  return tiff.matches(signature)
    ? readTIFF(tiff.extracting(signature.utf8CodeUnitCount..<tiff.byteCount)) : readTIFF(tiff)
}

/// Reads a block that begins with its TIFF header.
private func readTIFF(_ tiff: RawSpan) -> EXIFFacts? {
  guard let reader = TIFFReader(header: tiff),
    let directory = reader.number32(at: 4, of: tiff),
    let count = reader.number16(at: directory, of: tiff)
  else { return nil }

  var facts = EXIFFacts()
  for index in 0..<count {
    // The directory lies below 2^32 and has less than 2^16 entries: no overflow.
    let entry = directory + 2 + index * TIFFReader.entrySize
    guard let tag = reader.number16(at: entry, of: tiff) else { return facts }
    switch tag {
    case EXIFTag.orientation:
      let value = reader.smallNumber(at: entry, of: tiff)
      facts.orientation = value.flatMap(Orientation.init(rawValue:)) ?? .upright
    case EXIFTag.copyright:
      facts.copyright = reader.text(at: entry, of: tiff).flatMap(copyrightNotice)
    case EXIFTag.location:
      facts.hasLocation = true
    default: break
    }
  }
  let link = directory + 2 + count * TIFFReader.entrySize
  if let next = reader.number32(at: link, of: tiff), next != 0, next != directory,
    let entries = reader.number16(at: next, of: tiff), entries > 0
  {
    facts.hasThumbnail = true
  }
  return facts
}
