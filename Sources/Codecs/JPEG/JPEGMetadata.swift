// The metadata of a JPEG file as it lies there: EXIF 2.32 section 4.7.2, XMP part 3 section 1.1.3.

/// What stands before an XMP packet in its segment.
enum JPEGXMP {
  static let signature: StaticString = "http://ns.adobe.com/xap/1.0/\0"
}

/// The metadata before the first scan of the JPEG file `bytes`.
func readJPEGMetadata(_ bytes: RawSpan) throws(CodecError) -> SourceMetadata {
  var metadata = SourceMetadata()
  var segments = try JPEGSegments(bytes)
  while true {
    let segment = try segments.next(in: bytes)
    let place = segment.payload
    if segment.marker == .startOfScan { return metadata }
    switch JPEGApplication(segment, of: bytes) {
    case .exif: metadata.takeEXIF(place, of: bytes)
    case .xmp where bytes.matches(JPEGXMP.signature, at: place.lowerBound):
      let start = place.lowerBound + JPEGXMP.signature.utf8CodeUnitCount
      metadata.xmp = metadata.xmp ?? bytes.slice(from: start, count: place.upperBound - start)
    case .photoshop:
      if let record = iptcSegment(bytes.extracting(place)) { metadata.own.append(record) }
    default:
      guard segment.marker == .comment else { break }
      metadata.own.append(
        OwnBlock(
          code: Int(segment.marker.rawValue),
          data: bytes.slice(from: place.lowerBound, count: place.count) ?? []))
    }
  }
}

/// A segment with nothing but the IPTC record of the APP13 segment `payload`, whose other resources hold
/// thumbnails and a program's settings; nil where there is no such record.
private func iptcSegment(_ payload: RawSpan) -> OwnBlock? {
  let signature = JPEGApplication.photoshop.signature
  let start = signature.utf8CodeUnitCount
  guard payload.byteCount >= start,
    let record = iptcRecord(payload.extracting(start..<payload.byteCount)),
    let data = payload.slice(from: start + record.lowerBound, count: record.count)
  else { return nil }
  var segment = signature.withUTF8Buffer { [UInt8]($0) }
  segment.append(ascii: "8BIM")
  segment.append(bigEndian16: 0x0404)
  // A name of no characters.
  segment.append(bigEndian16: 0)
  segment.append(bigEndian32: data.count)
  segment += data + (data.count.isMultiple(of: 2) ? [] : [0])
  // The padding may be what the segment has no room for.
  guard segment.count <= 0xFFFF - 2 else { return nil }
  return OwnBlock(code: Int(JPEGMarker.app13.rawValue), data: segment)
}
