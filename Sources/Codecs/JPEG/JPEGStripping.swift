// Takes private metadata out of a JPEG file; tables and entropy-coded data stay byte for byte.

import Raster

/// The JPEG file `bytes` without its private metadata: pixels, colour profile and the JFIF and
/// Adobe segments that say what the components mean stay.
///
/// What remains of EXIF is orientation and copyright, where they say anything. Whatever follows the
/// end of the image goes: phones put whole videos there. Throws where the file ends before that.
func strippedJPEG(_ bytes: RawSpan, header: ImageHeader) throws(CodecError) -> [UInt8] {
  // JFIF and EXIF both want to stand first, and readers expect them in this order.
  var output: [UInt8] = [0xFF, 0xD8]
  output.reserveCapacity(bytes.byteCount)
  if let density = try jfifFields(bytes) {
    output.append(jpegSegment: .app0, signature: JPEGApplication.jfif.signature, data: density)
  }
  if let block = makeEXIF(orientation: header.orientation, copyright: header.copyright) {
    output.append(jpegSegment: .app1, signature: JPEGApplication.exif.signature, data: block)
  }

  var segments = try JPEGSegments(bytes)
  var isBeforeFirstScan = true
  while true {
    let segment = try segments.next(in: bytes)
    switch segment.marker {
    case .endOfImage:
      guard !isBeforeFirstScan else {
        throw .corrupt(
          .jpeg, offset: segment.offset, detail: "the image ends before its first scan")
      }
      output.append(contentsOf: [0xFF, JPEGMarker.endOfImage.rawValue])
      return output
    case .startOfImage:
      throw .corrupt(.jpeg, offset: segment.offset, detail: "a second SOI marker")
    case .startOfScan:
      isBeforeFirstScan = false
      output.append(segment.offset..<segment.payload.upperBound, of: bytes)
      output.append(try segments.skipScan(in: bytes), of: bytes)
    case .comment: break
    case let marker where marker.isApplication:
      let kind = JPEGApplication(segment, of: bytes)
      guard isBeforeFirstScan, kind == .icc || kind == .adobe else { break }
      output.append(segment.offset..<segment.payload.upperBound, of: bytes)
    case let marker where marker.isStandalone: break
    default:
      output.append(segment.offset..<segment.payload.upperBound, of: bytes)
    }
  }
}

/// Version and pixel density of the JFIF segment, with no thumbnail behind them; nil where there is
/// no such segment before the first scan.
private func jfifFields(_ bytes: RawSpan) throws(CodecError) -> [UInt8]? {
  var segments = try JPEGSegments(bytes)
  while true {
    let segment = try segments.next(in: bytes)
    if segment.marker == .startOfScan || segment.marker == .endOfImage { return nil }
    if JPEGApplication(segment, of: bytes) == .jfif {
      return bytes.slice(from: segment.payload.lowerBound + 5, count: 7).map { $0 + [0, 0] }
    }
  }
}

extension [UInt8] {
  /// Appends a segment; `signature` and `data` must have less than 65,534 bytes together.
  mutating func append(jpegSegment marker: JPEGMarker, signature: StaticString, data: [UInt8]) {
    append(contentsOf: [0xFF, marker.rawValue])
    append(bigEndian16: 2 + signature.utf8CodeUnitCount + data.count)
    signature.withUTF8Buffer { append(contentsOf: $0) }
    append(contentsOf: data)
  }
}
