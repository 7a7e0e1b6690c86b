// Takes private metadata out of a JPEG file; tables and entropy-coded data stay byte for byte.

import Raster

/// The JPEG file `bytes` without the metadata that does not stay by `choice`: pixels, and the JFIF and
/// Adobe segments that say what the components mean, stay.
///
/// What remains of EXIF that does not stay is orientation and copyright, where they say anything.
/// Whatever follows the end of the image goes: phones put whole videos there. Throws where the file ends
/// before that.
func strippedJPEG(
  _ bytes: RawSpan, header: ImageHeader, keeping choice: MetadataChoice
) throws(CodecError) -> [UInt8] {
  // JFIF and EXIF both want to stand first, and readers expect them in this order.
  var output: [UInt8] = [0xFF, 0xD8]
  output.reserveCapacity(bytes.byteCount)
  if let density = try jfifFields(bytes) {
    output.append(jpegSegment: .app0, signature: JPEGApplication.jfif.signature, data: density)
  }
  let exif = strippedEXIF(
    try readJPEGMetadata(bytes).exif, of: header, keeping: choice,
    copyright: choice.keeps(.copyright) ? header.copyright : nil,
    limit: JPEGApplication.largestBlock)
  if let block = exif {
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
      guard isBeforeFirstScan, stays(JPEGApplication(segment, of: bytes), choice) else { break }
      output.append(segment.offset..<segment.payload.upperBound, of: bytes)
    case let marker where marker.isStandalone: break
    default:
      output.append(segment.offset..<segment.payload.upperBound, of: bytes)
    }
  }
}

/// Whether application data stays as it is.
private func stays(_ kind: JPEGApplication?, _ choice: MetadataChoice) -> Bool {
  switch kind {
  case .adobe: true
  case .icc: choice.keeps(.icc)
  case .xmp: choice.keeps(.xmp)
  default: false
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
