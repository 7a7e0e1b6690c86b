// Names files that are no JPEG, PNG or WebP, so that a refusal says what was sent instead. The
// signatures are those of each format's specification.

/// What other kind of file `bytes` begin, as a phrase for a message, or nil where it is unknown.
///
/// Looks at the first kilobyte only.
func foreignFormat(_ bytes: RawSpan) -> String? {
  for (offset, signature, name) in signatures where bytes.matches(signature, at: offset) {
    return name
  }
  // Two letters alone would catch too much: a bitmap also has four reserved bytes.
  if bytes.matches("BM"), bytes.bigEndian32(at: 6) == 0 { return "BMP" }
  return mediaContainer(bytes) ?? portableAnymap(bytes) ?? text(bytes)
}

/// Whether a kind of file that `foreignFormat` names is one of images, which somebody may have wanted
/// to be processed.
func isImageFormat(_ name: String) -> Bool { !otherFormats.contains(name) }

private let otherFormats: Set<String> = [
  "PDF", "PostScript", "ZIP", "gzip", "bzip2", "xz", "Zstandard", "7-Zip", "RAR", "tar",
  "Matroska or WebM video", "AVI video", "MP4 or QuickTime video", "WAV audio", "RIFF",
  "ELF program", "SQLite", "Microsoft compound file", "script", "HTML", "XML", "plain text",
]

/// Where a signature stands, its bytes, and what they mean; the first match wins, so that what is
/// more particular stands higher.
private let signatures: [(offset: Int, bytes: [UInt8], name: String)] = [
  (0, ascii("GIF87a"), "GIF"),
  (0, ascii("GIF89a"), "GIF"),
  (0, [0x49, 0x49, 0x2A, 0x00, 0x10, 0x00, 0x00, 0x00, 0x43, 0x52], "Canon raw (CR2)"),
  (0, ascii("IIRO"), "Olympus raw (ORF)"),
  (0, ascii("IIRS"), "Olympus raw (ORF)"),
  (0, [0x49, 0x49, 0x55, 0x00], "Panasonic raw (RW2)"),
  (0, ascii("FUJIFILMCCD-RAW"), "Fujifilm raw (RAF)"),
  (0, ascii("FOVb"), "Sigma raw (X3F)"),
  (0, [0x49, 0x49, 0x2A, 0x00], "TIFF"),
  (0, [0x4D, 0x4D, 0x00, 0x2A], "TIFF"),
  (0, [0x49, 0x49, 0x2B, 0x00], "BigTIFF"),
  (0, [0x4D, 0x4D, 0x00, 0x2B], "BigTIFF"),
  (0, [0x49, 0x49, 0xBC, 0x01], "JPEG XR"),
  (0, [0xFF, 0x0A], "JPEG XL"),
  (0, [0, 0, 0, 0x0C, 0x4A, 0x58, 0x4C, 0x20, 0x0D, 0x0A, 0x87, 0x0A], "JPEG XL"),
  (0, [0xFF, 0x4F, 0xFF, 0x51], "JPEG 2000"),
  (0, [0, 0, 0, 0x0C, 0x6A, 0x50, 0x20, 0x20, 0x0D, 0x0A, 0x87, 0x0A], "JPEG 2000"),
  (0, [0, 0, 1, 0], "ICO"),
  (0, [0, 0, 2, 0], "CUR"),
  (0, ascii("8BPS"), "Photoshop (PSD)"),
  (0, ascii("gimp xcf"), "GIMP (XCF)"),
  (0, ascii("%PDF-"), "PDF"),
  (0, ascii("%!PS"), "PostScript"),
  (0, [0xC5, 0xD0, 0xD3, 0xC6], "PostScript"),
  (0, [0x8A, 0x4D, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], "MNG"),
  (0, [0x8B, 0x4A, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], "JNG"),
  (0, [0x76, 0x2F, 0x31, 0x01], "OpenEXR"),
  (0, ascii("#?RADIANCE"), "Radiance HDR"),
  (0, ascii("qoif"), "QOI"),
  (0, ascii("DDS "), "DDS"),
  (0, ascii("FLIF"), "FLIF"),
  (0, [0x42, 0x50, 0x47, 0xFB], "BPG"),
  (0, ascii("AT&TFORM"), "DjVu"),
  (0, ascii("farbfeld"), "farbfeld"),
  (0, ascii("SIMPLE  ="), "FITS"),
  (0, ascii("/* XPM */"), "XPM"),
  (0, [0x50, 0x4B, 0x03, 0x04], "ZIP"),
  (0, [0x50, 0x4B, 0x05, 0x06], "ZIP"),
  (0, [0x1F, 0x8B], "gzip"),
  (0, ascii("BZh"), "bzip2"),
  (0, [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], "xz"),
  (0, [0x28, 0xB5, 0x2F, 0xFD], "Zstandard"),
  (0, [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], "7-Zip"),
  (0, ascii("Rar!"), "RAR"),
  (257, ascii("ustar"), "tar"),
  (0, [0x1A, 0x45, 0xDF, 0xA3], "Matroska or WebM video"),
  (0, [0x7F, 0x45, 0x4C, 0x46], "ELF program"),
  (0, ascii("SQLite format 3"), "SQLite"),
  (0, [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], "Microsoft compound file"),
  (0, ascii("#!"), "script"),
  (0, [0x89, 0x50, 0x4E, 0x47], "PNG with a damaged signature"),
  (0, [0xEF, 0xBF, 0xBD, 0x50, 0x4E, 0x47], "PNG mangled by a text conversion"),
  (0, [0xEF, 0xBF, 0xBD, 0xEF, 0xBF, 0xBD], "binary data mangled by a text conversion"),
]

private func ascii(_ text: String) -> [UInt8] { [UInt8](text.utf8) }

/// ISO base media files (ISO 14496-12 section 4.3) by their brands, and RIFF files by their kind.
private func mediaContainer(_ bytes: RawSpan) -> String? {
  if bytes.matches("RIFF") {
    if bytes.matches("AVI ", at: 8) { return "AVI video" }
    if bytes.matches("WAVE", at: 8) { return "WAV audio" }
    return bytes.matches("WEBP", at: 8) ? nil : "RIFF"
  }
  guard bytes.matches("ftyp", at: 4), let boxSize = bytes.bigEndian32(at: 0) else { return nil }
  // The major brand, then the compatible ones after a version number.
  let brandOffsets = [8] + stride(from: 16, to: min(boxSize, bytes.byteCount, 1024), by: 4)
  for (brand, name) in brands {
    for offset in brandOffsets where bytes.matches(brand, at: offset) { return name }
  }
  return "MP4 or QuickTime video"
}

/// Brands, the most particular first: an AVIF file is a HEIF file too.
private let brands: [(StaticString, String)] = [
  ("avif", "AVIF"), ("avis", "AVIF"), ("crx ", "Canon raw (CR3)"),
  ("heic", "HEIC"), ("heix", "HEIC"), ("hevc", "HEIC"), ("hevx", "HEIC"), ("heim", "HEIC"),
  ("heis", "HEIC"), ("mif1", "HEIF"), ("msf1", "HEIF"),
]

/// PBM to PAM: `P`, a digit, white space.
private func portableAnymap(_ bytes: RawSpan) -> String? {
  guard bytes.byte(at: 0) == 0x50, let kind = bytes.byte(at: 1), (0x31...0x37).contains(kind),
    let space = bytes.byte(at: 2), [0x20, 0x0A, 0x0D, 0x09].contains(space)
  else { return nil }
  return ["PBM", "PGM", "PPM", "PBM", "PGM", "PPM", "PAM"][Int(kind - 0x31)]
}

/// SVG, HTML and other XML by the tags in the first kilobyte, and whatever else reads as text.
private func text(_ bytes: RawSpan) -> String? {
  let byteOrderMark = bytes.matches([0xEF, 0xBB, 0xBF]) ? 3 : 0
  let length = min(bytes.byteCount - byteOrderMark, 1024)
  guard let head = bytes.slice(from: byteOrderMark, count: length), head.count >= 4 else {
    return nil
  }
  let isText = head.allSatisfy { $0 >= 0x20 && $0 != 0x7F || (0x09...0x0D).contains($0) }
  guard isText else { return nil }
  // A kilobyte may end inside a character, which then decodes as one replacement character.
  let text = String(decoding: head, as: UTF8.self)
  guard !text.dropLast().unicodeScalars.contains("\u{FFFD}") else { return nil }

  let markup = text.lowercased().drop(while: \.isWhitespace)
  guard markup.first == "<" else { return "plain text" }
  if markup.contains("<svg") { return "SVG" }
  if markup.contains("<html") || markup.hasPrefix("<!doctype html") { return "HTML" }
  return markup.hasPrefix("<?xml") ? "XML" : "plain text"
}
