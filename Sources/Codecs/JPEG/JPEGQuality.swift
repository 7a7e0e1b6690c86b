// Tells the quality setting that a JPEG was written with from its quantisation tables. They are
// compared with the example tables of ITU-T T.81 annex K, scaled as the Independent JPEG Group's
// encoder does: by 5000/q per cent below quality 50, by 200-2q from there on.

import CCodecs

/// The quantisation tables of a file as they stand where the first scan begins: 64 divisors each,
/// in zigzag order.
struct JPEGQuantisation {
  private var tables: [[Int]?] = [nil, nil, nil, nil]

  /// Takes a DQT segment, which may hold several tables.
  mutating func read(_ segment: JPEGSegment, of bytes: RawSpan) throws(CodecError) {
    var offset = segment.payload.lowerBound
    while offset < segment.payload.upperBound {
      guard let head = bytes.byte(at: offset), head >> 4 <= 1, head & 15 < 4 else {
        throw .corrupt(.jpeg, offset: offset, detail: "quantisation table of no legal kind")
      }
      let width = Int(head >> 4) + 1
      offset += 1
      guard offset + 64 * width <= segment.payload.upperBound else {
        throw .corrupt(
          .jpeg, offset: segment.offset, detail: "DQT segment ends inside a quantisation table")
      }
      tables[Int(head & 15)] = (0..<64).compactMap { index in
        width == 1
          ? bytes.byte(at: offset + index).map(Int.init)
          : bytes.bigEndian16(at: offset + 2 * index)
      }
      offset += 64 * width
    }
  }

  /// The quality, 1 to 100, that the tables of `frame` suggest; nil where there is no table.
  ///
  /// A quality that gives exactly these tables wins, then one that gives exactly the luminance
  /// table, then the one whose divisors have the nearest sum; the higher of two equals.
  func quality(of frame: JPEGFrame) -> Int? {
    guard let first = frame.components.first,
      let luminance = table(first.quantisationTable)
    else { return nil }
    // Where all components share one table, the second example table says nothing.
    let chrominance = frame.components.dropFirst().first.flatMap { second in
      second.quantisationTable == first.quantisationTable ? nil : table(second.quantisationTable)
    }

    if let own = Self.own.lastIndex(of: luminance) { return own + 1 }
    let limit = (luminance + (chrominance ?? [])).contains { $0 > 255 } ? 32_767 : 255
    let found = luminance.reduce(0, +) + (chrominance?.reduce(0, +) ?? 0)
    var best: (quality: Int, distance: Int)?
    for quality in stride(from: 100, through: 1, by: -1) {
      let wantedLuminance = Self.scaled(Self.luminance, quality: quality, limit: limit)
      let wantedChrominance =
        chrominance == nil ? [] : Self.scaled(Self.chrominance, quality: quality, limit: limit)
      let wanted = wantedLuminance.reduce(0, +) + wantedChrominance.reduce(0, +)
      var distance = abs(found - wanted) + 1
      if luminance == wantedLuminance {
        if wantedChrominance == (chrominance ?? []) { return quality }
        distance = 0
      }
      if distance < best?.distance ?? Int.max { best = (quality, distance) }
    }
    return best?.quality
  }

  /// The luminance tables that this program writes, from quality 1 to 100.
  private static let own: [[Int]] = (1...100).map { quality in
    var table = [UInt16](repeating: 0, count: 64)
    cc_jpeg_quantisers(Float(quality), 0, &table)
    return table.map(Int.init)
  }

  private func table(_ index: UInt8) -> [Int]? {
    index < 4 ? tables[Int(index)] : nil
  }

  /// An example table at a quality, each divisor from 1 to `limit`.
  static func scaled(_ table: [Int], quality: Int, limit: Int) -> [Int] {
    let percent = quality < 50 ? 5000 / quality : 200 - 2 * quality
    return table.map { min(max(($0 * percent + 50) / 100, 1), limit) }
  }

  /// T.81 table K.1, in zigzag order.
  static let luminance = [
    16, 11, 12, 14, 12, 10, 16, 14, 13, 14, 18, 17, 16, 19, 24, 40,
    26, 24, 22, 22, 24, 49, 35, 37, 29, 40, 58, 51, 61, 60, 57, 51,
    56, 55, 64, 72, 92, 78, 64, 68, 87, 69, 55, 56, 80, 109, 81, 87,
    95, 98, 103, 104, 103, 62, 77, 113, 121, 112, 100, 120, 92, 101, 103, 99,
  ]

  /// T.81 table K.2, in zigzag order.
  static let chrominance = [
    17, 18, 18, 24, 21, 24, 47, 26, 26, 47, 99, 66, 56, 66, 99, 99,
    99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
    99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
    99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
  ]
}
