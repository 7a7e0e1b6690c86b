// Recognises sRGB whatever its profile is called, without Little CMS: most photographs carry one of a
// dozen profiles that all say the same. ICC.1:2022 sections 7.3, 10.6, 10.18 and 10.31.

import Raster

#if canImport(Glibc)
  import Glibc
#endif

extension ICCProfile {
  /// Whether pixels of this profile are sRGB already, to within what 8 bits can show.
  ///
  /// Costs a look at a few tags. A profile with tables of colours is none, whatever they say.
  public var isSRGB: Bool {
    let tags = ICCTags(bytes)
    guard !tags.hasColourTables else { return false }
    if let curve = tags.curve("kTRC") { return curve.isSRGB }
    return zip(["rXYZ", "gXYZ", "bXYZ"], Self.srgbPrimaries).allSatisfy { name, wanted in
      guard let found = tags.point(name) else { return false }
      return zip(found, wanted).allSatisfy { abs($0 - $1) < 0.003 }
    } && ["rTRC", "gTRC", "bTRC"].allSatisfy { tags.curve($0)?.isSRGB == true }
  }

  /// X, Y and Z of red, green and blue, adapted to D50 as profiles have them.
  private static let srgbPrimaries = [
    [0.4361, 0.2225, 0.0139], [0.3851, 0.7169, 0.0971], [0.1431, 0.0606, 0.7139],
  ]
}

/// The tags of a profile.
private struct ICCTags {
  private let bytes: [UInt8]
  private var places: [[UInt8]: Int] = [:]

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    let span = bytes.span.bytes
    // A table of more entries than any profile has is not worth a walk.
    for index in 0..<min(span.bigEndian32(at: 128) ?? 0, 100) {
      let entry = 132 + 12 * index
      guard let name = span.slice(from: entry, count: 4),
        let place = span.bigEndian32(at: entry + 4)
      else { return }
      places[name] = place
    }
  }

  /// Whether there are tables from pixels to colours, which then count, not the curves.
  var hasColourTables: Bool {
    ["A2B0", "A2B1", "A2B2", "D2B0", "D2B1"].contains { places[Array($0.utf8)] != nil }
  }

  /// An XYZ tag.
  func point(_ name: String) -> [Double]? {
    let span = bytes.span.bytes
    guard let place = places[Array(name.utf8)], span.matches("XYZ ", at: place) else { return nil }
    let values = (0..<3).compactMap { span.fixedPoint(at: place + 8 + 4 * $0) }
    return values.count == 3 ? values : nil
  }

  /// A tag with a tone curve.
  func curve(_ name: String) -> ICCCurve? {
    places[Array(name.utf8)].flatMap { ICCCurve(bytes.span.bytes, at: $0) }
  }
}

/// A tone curve: from a sample, 0 to 1, to light.
private enum ICCCurve {
  case gamma(Double)
  case table([Double])
  /// (a x + b) ^ g from d on, c x below: g, a, b, c, d. Other forms are never sRGB.
  case parametric([Double])

  init?(_ span: RawSpan, at place: Int) {
    if span.matches("curv", at: place), let count = span.bigEndian32(at: place + 8) {
      if count == 1, let value = span.bigEndian16(at: place + 12) {
        self = .gamma(Double(value) / 256)
        return
      }
      guard (2...65_536).contains(count) else { return nil }
      let values = (0..<count).compactMap { span.bigEndian16(at: place + 12 + 2 * $0) }
      guard values.count == count else { return nil }
      self = .table(values.map { Double($0) / 65_535 })
    } else if span.matches("para", at: place), span.bigEndian16(at: place + 8) == 3 {
      let values = (0..<5).compactMap { span.fixedPoint(at: place + 12 + 4 * $0) }
      guard values.count == 5 else { return nil }
      self = .parametric(values)
    } else {
      return nil
    }
  }

  /// Whether the curve is sRGB's, to within three quarters of a step of 8 bits.
  var isSRGB: Bool {
    (0...32).allSatisfy { step in
      let sample = Double(step) / 32
      let back = SRGBCurve.level(of: max(light(of: sample), 0))
      return abs(back - sample) < 0.75 / 255
    }
  }

  private func light(of sample: Double) -> Double {
    switch self {
    case .gamma(let exponent):
      return pow(sample, exponent)
    case .parametric(let v):
      return sample >= v[4] ? pow(max(v[1] * sample + v[2], 0), v[0]) : v[3] * sample
    case .table(let values):
      let place = sample * Double(values.count - 1)
      let below = min(Int(place), values.count - 2)
      let part = place - Double(below)
      return values[below] * (1 - part) + values[below + 1] * part
    }
  }
}

extension RawSpan {
  /// The s15Fixed16Number at `offset`.
  fileprivate func fixedPoint(at offset: Int) -> Double? {
    bigEndian32(at: offset).map { Double(Int32(truncatingIfNeeded: $0)) / 65_536 }
  }
}
