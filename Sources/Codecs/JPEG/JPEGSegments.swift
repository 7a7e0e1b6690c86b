// Walks a JPEG file from segment to segment: ITU-T T.81 annex B.

/// One marker and what belongs to it.
struct JPEGSegment {
  let marker: JPEGMarker
  /// Where the marker's 0xFF stands.
  let offset: Int
  /// The bytes after the length; empty for a standalone marker.
  let payload: Range<Int>
}

/// How many bytes of a broken JPEG file a decoder that reads on can use: those before a segment that makes
/// no sense or is not there as a whole, of whose scans some may still show the image.
func jpegWholeSegments(_ bytes: RawSpan) -> Int {
  guard var segments = try? JPEGSegments(bytes) else { return bytes.byteCount }
  while true {
    let start = segments.offset
    guard let segment = try? segments.next(in: bytes) else { return start }
    if segment.marker == .endOfImage { return bytes.byteCount }
    if segment.marker == .startOfScan, (try? segments.skipScan(in: bytes)) == nil {
      return bytes.byteCount
    }
  }
}

/// The place in the file that a walk has come to.
struct JPEGSegments {
  /// Where the next marker is expected.
  private(set) var offset: Int

  /// Begins behind the start of the image, which must open the file.
  init(_ bytes: RawSpan) throws(CodecError) {
    guard bytes.byteCount > 0 else { throw .empty }
    guard bytes.matches([0xFF, 0xD8]) else {
      if bytes.byteCount == 1, bytes.byte(at: 0) == 0xFF {
        throw .truncated(.jpeg, offset: 1, detail: "the file ends inside its first marker")
      }
      throw .corrupt(.jpeg, offset: 0, detail: "no SOI marker opens the file")
    }
    offset = 2
  }

  /// The next segment; its payload lies wholly inside the file.
  ///
  /// Bytes that are no marker are passed over, as libjpeg does: writers that pad or garble the space
  /// between segments leave the image itself whole.
  mutating func next(in bytes: RawSpan) throws(CodecError) -> JPEGSegment {
    var code = offset
    var value: UInt8 = 0
    while value == 0 {
      while let byte = bytes.byte(at: code), byte != 0xFF { code += 1 }
      guard code < bytes.byteCount else {
        throw .truncated(
          .jpeg, offset: bytes.byteCount, detail: "the file ends where a marker should follow")
      }
      while bytes.byte(at: code) == 0xFF { code += 1 }
      guard let byte = bytes.byte(at: code) else {
        throw .truncated(.jpeg, offset: code, detail: "the file ends inside a marker")
      }
      value = byte
    }
    let marker = JPEGMarker(rawValue: value)
    let start = code - 1
    if marker.isStandalone {
      offset = code + 1
      return JPEGSegment(marker: marker, offset: start, payload: offset..<offset)
    }
    guard let length = bytes.bigEndian16(at: code + 1) else {
      throw .truncated(
        .jpeg, offset: bytes.byteCount, detail: "the file ends inside its \(marker.name) segment")
    }
    guard length >= 2 else {
      throw .corrupt(
        .jpeg, offset: start, detail: "\(marker.name) segment has a length of \(length)")
    }
    // The span's count is an Int and the length below 2^16.
    let end = code + 1 + length
    guard end <= bytes.byteCount else {
      throw .truncated(
        .jpeg, offset: bytes.byteCount,
        detail: "the file ends inside its \(marker.name) segment, which runs to byte \(end)")
    }
    offset = end
    return JPEGSegment(marker: marker, offset: start, payload: code + 3..<end)
  }

  /// The number of scans, this one included whose data come next. What is wrong with them is for the
  /// decoder to find.
  func countScans(in bytes: RawSpan) -> Int {
    var rest = self
    var count = 1
    while (try? rest.skipScan(in: bytes)) != nil {
      var segment = try? rest.next(in: bytes)
      while let other = segment, other.marker != .startOfScan, other.marker != .endOfImage {
        segment = try? rest.next(in: bytes)
      }
      guard segment?.marker == .startOfScan else { break }
      count += 1
    }
    return count
  }

  /// Passes over the entropy-coded data of a scan, restart markers included.
  ///
  /// - Returns: where the data lies; the next marker follows it.
  mutating func skipScan(in bytes: RawSpan) throws(CodecError) -> Range<Int> {
    let start = offset
    var place = start
    while let found = bytes.offset(of: 0xFF, from: place) {
      place = found
      guard let code = bytes.byte(at: place + 1) else { break }
      if code == 0xFF {
        place += 1
      } else if code == 0 || JPEGMarker(rawValue: code).isRestart {
        place += 2
      } else {
        offset = place
        return start..<place
      }
    }
    throw .truncated(
      .jpeg, offset: bytes.byteCount, detail: "the file ends inside its image data")
  }
}
