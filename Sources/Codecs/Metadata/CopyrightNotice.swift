// Turns the bytes of a copyright notice into text. EXIF wants ASCII and PNG Latin-1, but most
// writers put UTF-8; what is no UTF-8 is read as Latin-1, which any bytes are.

/// The longest notice that is read or written, in bytes: it must fit a JPEG segment, and what is
/// longer is no notice.
let maximumCopyrightBytes = 16_384

/// The notice in `raw`, trimmed; nil where nothing is left, or far too much.
///
/// EXIF separates the photographer's notice from the editor's by a NUL (EXIF 2.32, tag 33432); the
/// parts that are not blank are joined by a comma.
func copyrightNotice(_ raw: [UInt8]) -> String? {
  guard raw.count <= maximumCopyrightBytes else { return nil }
  let parts = raw.split(separator: 0).map { part in
    let text =
      String(validating: part, as: UTF8.self)
      ?? String(String.UnicodeScalarView(part.map { Unicode.Scalar($0) }))
    return trimmed(text)
  }
  let notice = parts.filter { !$0.isEmpty }.joined(separator: ", ")
  // Latin-1 grows by half at most as UTF-8, and the joints by one byte each.
  return notice.isEmpty || notice.utf8.count > maximumCopyrightBytes ? nil : notice
}

private func trimmed(_ text: String) -> String {
  guard let first = text.firstIndex(where: { !$0.isWhitespace }),
    let last = text.lastIndex(where: { !$0.isWhitespace })
  else { return "" }
  return String(text[first...last])
}
