// Assembles the ICC profile of a JPEG file, which may be spread over several APP2 segments: ICC.1
// annex B.4.

/// The ICC profile that stands before the first scan.
///
/// - Returns: nil where there is none, or where a part of it is missing, there twice, or at odds
///   with the others.
func jpegICCProfile(_ bytes: RawSpan) -> [UInt8]? {
  guard var segments = try? JPEGSegments(bytes) else { return nil }
  var parts: [Range<Int>?] = []
  while let segment = try? segments.next(in: bytes), segment.marker != .startOfScan,
    segment.marker != .endOfImage
  {
    guard JPEGApplication(segment, of: bytes) == .icc else { continue }
    // The part's number, from 1, and the number of parts follow the signature, a byte each.
    let start = segment.payload.lowerBound + JPEGApplication.icc.signature.utf8CodeUnitCount
    guard start + 2 <= segment.payload.upperBound, let number = bytes.byte(at: start).map(Int.init),
      let count = bytes.byte(at: start + 1).map(Int.init)
    else { return nil }
    if parts.isEmpty { parts = Array(repeating: nil, count: count) }
    guard parts.count == count, (1...max(count, 1)).contains(number), count > 0,
      parts[number - 1] == nil
    else { return nil }
    parts[number - 1] = start + 2..<segment.payload.upperBound
  }
  let found = parts.compactMap { $0 }
  guard !found.isEmpty, found.count == parts.count else { return nil }
  var profile: [UInt8] = []
  for part in found { profile.append(part, of: bytes) }
  return profile
}
