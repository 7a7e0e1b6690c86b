// A progressive JPEG at an eighth of its size is made of nothing but the mean of each block, which has
// scans of its own (ITU-T T.81 G.1.1.1.1): the others, most of the file, need not be decoded.

/// The progressive JPEG file `bytes` without the scans that refine more than the mean of each block.
///
/// Costs one search over the bytes. Throws as decoding would where the file ends early or its segments
/// make no sense; damage inside the scans that are left out is no matter, as nothing is made of them.
func jpegOfMeans(_ bytes: RawSpan) throws(CodecError) -> [UInt8] {
  var output: [UInt8] = [0xFF, 0xD8]
  var segments = try JPEGSegments(bytes)
  while true {
    let segment = try segments.next(in: bytes)
    switch segment.marker {
    case .endOfImage:
      output.append(contentsOf: [0xFF, JPEGMarker.endOfImage.rawValue])
      return output
    case .startOfScan:
      let data = try segments.skipScan(in: bytes)
      guard isOfMeans(segment, in: bytes) else { break }
      output.append(segment.offset..<data.upperBound, of: bytes)
    case let marker where marker.isStandalone: break
    default: output.append(segment.offset..<segment.payload.upperBound, of: bytes)
    }
  }
}

/// Whether a scan begins with coefficient 0, which is the mean: the third byte from its header's end is
/// the number of the first coefficient (T.81 B.2.3).
private func isOfMeans(_ scan: JPEGSegment, in bytes: RawSpan) -> Bool {
  bytes.byte(at: scan.payload.upperBound - 3) == 0
}
