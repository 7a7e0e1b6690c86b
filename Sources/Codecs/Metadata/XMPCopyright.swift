// Finds the copyright notice in an XMP packet (XMP part 1, section 8.3: dc:rights, a list of the
// notice in several languages, the default first). The packet is searched as text: for one element
// of one form an XML parser would be the larger risk.

/// The first notice that is not blank in the packet `xmp`, which must be UTF-8; nil where there is
/// none. Every byte is looked at a few times at most.
func xmpCopyright(_ xmp: RawSpan) -> String? {
  guard let start = xmp.find("<dc:rights>", from: 0, to: xmp.byteCount),
    let end = xmp.find("</dc:rights>", from: start, to: xmp.byteCount)
  else { return nil }
  var offset = start
  while let item = xmp.find("<rdf:li", from: offset, to: end),
    let tagEnd = xmp.find(">", from: item, to: end)
  {
    offset = tagEnd
    let text = tagEnd + 1
    // An item without text has no end tag of its own.
    if xmp.byte(at: tagEnd - 1) == 0x2F { continue }
    guard let close = xmp.find("</rdf:li>", from: text, to: end) else { return nil }
    offset = close
    if close - text <= maximumCopyrightBytes, let raw = xmp.slice(from: text, count: close - text),
      let notice = copyrightNotice(decodingEntities(raw))
    {
      return notice
    }
  }
  return nil
}

/// `text` with XML's five named entities and its numbered characters decoded (XML 1.0 sections 4.1
/// and 4.6); whatever else follows an ampersand stays as it is.
private func decodingEntities(_ text: [UInt8]) -> [UInt8] {
  var decoded: [UInt8] = []
  decoded.reserveCapacity(text.count)
  var rest = text[...]
  while let byte = rest.first {
    // The longest that is decoded is &#x10FFFF;, of ten bytes.
    if byte == 0x26, let end = rest.prefix(10).firstIndex(of: 0x3B),
      let character = entity(rest[rest.startIndex + 1..<end])
    {
      decoded.append(contentsOf: Array(String(Character(character)).utf8))
      rest = rest[(end + 1)...]
    } else {
      decoded.append(byte)
      rest = rest.dropFirst()
    }
  }
  return decoded
}

/// The character that stands between `&` and `;`.
private func entity(_ name: ArraySlice<UInt8>) -> Unicode.Scalar? {
  let name = String(decoding: name, as: UTF8.self)
  switch name {
  case "amp": return "&"
  case "lt": return "<"
  case "gt": return ">"
  case "quot": return "\""
  case "apos": return "'"
  default:
    let isHexadecimal = name.hasPrefix("#x")
    guard name.hasPrefix("#"),
      let number = UInt32(name.dropFirst(isHexadecimal ? 2 : 1), radix: isHexadecimal ? 16 : 10)
    else { return nil }
    return Unicode.Scalar(number)
  }
}
