// Finds the copyright notice that press agencies put into Photoshop's image resources (Adobe
// Photoshop File Formats, "Image Resource Blocks"): an IPTC-IIM record (IIM 4.2 chapters 1 and 6).

/// The notice in `resources`, which follow the signature of a JPEG's APP13 segment; nil where there
/// is none, and from where the structure breaks. Costs one walk over the resources.
func iptcCopyright(_ resources: RawSpan) -> String? {
  iptcRecord(resources).flatMap { iimCopyright(resources.extracting($0)) }
}

/// Where the first IPTC-IIM record lies in `resources` that holds anything; nil where there is none.
func iptcRecord(_ resources: RawSpan) -> Range<Int>? {
  var offset = 0
  while resources.matches("8BIM", at: offset) {
    // Type and name follow; the name's length byte and characters have an even count together. No
    // sum below can overflow: offsets lie inside the span, and lengths are below 2^32.
    guard let type = resources.bigEndian16(at: offset + 4),
      let nameLength = resources.byte(at: offset + 6).map(Int.init)
    else { return nil }
    let sizeField = offset + 6 + (nameLength + 2) / 2 * 2
    guard let size = resources.bigEndian32(at: sizeField),
      resources.holds(size, at: sizeField + 4)
    else { return nil }
    let data = sizeField + 4..<sizeField + 4 + size
    if type == 0x0404, size > 0 { return data }
    offset = data.upperBound + size % 2
  }
  return nil
}

/// Dataset 2:116 of an IIM stream.
private func iimCopyright(_ stream: RawSpan) -> String? {
  var offset = 0
  while stream.byte(at: offset) == 0x1C {
    // A length with its highest bit set is extended, which no notice needs: the walk ends there.
    guard let dataset = stream.bigEndian16(at: offset + 1),
      let length = stream.bigEndian16(at: offset + 3), length < 0x8000
    else { return nil }
    if dataset == 2 << 8 | 116,
      let notice = stream.slice(from: offset + 5, count: length).flatMap(copyrightNotice)
    {
      return notice
    }
    offset += 5 + length
  }
  return nil
}
