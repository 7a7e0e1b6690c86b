// What the chunks of a PNG file say of its colours where no profile does: PNG (third edition) sections
// 11.3.2 and 4.3, by which cICP counts before iCCP, iCCP before sRGB, and sRGB before gAMA and cHRM.

import CCodecs

/// The meaning of a file's samples.
enum PNGColour: Equatable {
  /// sRGB, which is also what is taken for granted where nothing is said.
  case srgb
  /// What the iCCP chunk says.
  case profile
  /// What these primaries say.
  case primaries(PNGPrimaries)
  /// A cICP chunk whose colours have no place in a picture of 8 or 16 plain bits.
  case unknown(code: [UInt8])

  /// Reads the chunks before the image data; those that are damaged or make no sense say nothing.
  init(_ bytes: RawSpan) {
    var coded: PNGColour?
    var hasProfile = false
    var isSRGB = false
    var gamma: Double?
    var corners: [Double]?
    guard var chunks = try? PNGChunks(bytes) else {
      self = .srgb
      return
    }
    while let chunk = try? chunks.next(in: bytes), chunk.type != "IDAT" {
      let start = chunk.data.lowerBound
      switch (chunk.type, chunk.data.count) {
      case ("cICP", 4) where chunk.isIntact(in: bytes):
        coded = Self(code: bytes.slice(from: start, count: 4) ?? [])
      case ("iCCP", _): hasProfile = true
      case ("sRGB", 1): isSRGB = true
      case ("gAMA", 4) where chunk.isIntact(in: bytes):
        gamma = bytes.bigEndian32(at: start).map { Double($0) / 100_000 }
      case ("cHRM", 32) where chunk.isIntact(in: bytes):
        corners = (0..<8).compactMap { bytes.bigEndian32(at: start + 4 * $0) }
          .map { Double($0) / 100_000 }
      default: break
      }
    }
    self =
      if let coded {
        coded
      } else if hasProfile {
        .profile
      } else if !isSRGB, let gamma, let primaries = PNGPrimaries(corners, gamma: gamma) {
        .primaries(primaries)
      } else {
        .srgb
      }
  }

  /// Code points of ITU-T H.273: primaries, transfer, matrix (always RGB's) and range.
  private init(code: [UInt8]) {
    let corners: [UInt8: [Double]] = [
      1: PNGPrimaries.srgb, 9: PNGPrimaries.rec2020, 12: PNGPrimaries.displayP3,
    ]
    // BT.709's curves are those of cameras, whose pictures are shown as sRGB is.
    let gammas: [UInt8: Double] = [1: 0, 4: 2.2, 5: 2.8, 6: 0, 8: 1, 13: 0, 14: 0, 15: 0]
    guard code.count == 4, code[2] == 0, code[3] == 1, let corners = corners[code[0]],
      let gamma = gammas[code[1]]
    else {
      self = .unknown(code: code)
      return
    }
    let primaries = PNGPrimaries(corners: corners, gamma: gamma)
    self = primaries.isSRGB ? .srgb : .primaries(primaries)
  }
}

/// White, red, green and blue as x and y of CIE 1931, and the gamma that samples are raised to.
struct PNGPrimaries: Equatable {
  var corners: [Double]
  /// 0 means sRGB's curve.
  var gamma: Double

  static let srgb = [0.3127, 0.3290, 0.64, 0.33, 0.30, 0.60, 0.15, 0.06]
  static let displayP3 = [0.3127, 0.3290, 0.680, 0.320, 0.265, 0.690, 0.150, 0.060]
  static let rec2020 = [0.3127, 0.3290, 0.708, 0.292, 0.170, 0.797, 0.131, 0.046]

  init(corners: [Double], gamma: Double) {
    self.corners = corners
    self.gamma = gamma
  }

  /// What gAMA and cHRM say together; nil where that is as good as sRGB or makes no sense. A gAMA of
  /// 1/2.2 is how sRGB was written before it had a chunk.
  init?(_ corners: [Double]?, gamma encoding: Double) {
    guard (0.05...20).contains(encoding) else { return nil }
    let corners = corners.flatMap { $0.count == 8 && $0[1] > 0 ? $0 : nil } ?? Self.srgb
    self.init(corners: corners, gamma: 1 / encoding)
    if isSRGB { return nil }
  }

  /// Whether samples of this kind look as sRGB's do.
  var isSRGB: Bool {
    (gamma == 0 || abs(1 / gamma - 0.45455) < 0.005)
      && zip(corners, Self.srgb).allSatisfy { abs($0 - $1) < 0.002 }
  }

  /// The gAMA and cHRM chunks that say the same; none for sRGB's curve, which has no gamma.
  var chunks: [OwnBlock] {
    guard gamma > 0 else { return [] }
    var chunks = [block("gAMA", [1 / gamma])]
    if corners != Self.srgb { chunks.append(block("cHRM", corners)) }
    return chunks
  }

  /// A chunk of numbers, which are stored as hundred-thousandths.
  private func block(_ type: PNGChunkType, _ numbers: [Double]) -> OwnBlock {
    var data: [UInt8] = []
    for number in numbers { data.append(bigEndian32: Int((number * 100_000).rounded())) }
    return OwnBlock(code: type.code, data: data)
  }

  /// The profile that says the same, for gray or RGB; nil where the primaries make no sense.
  func profile(isGray: Bool) -> [UInt8]? {
    var primaries = cc_colour_primaries(
      white: (corners[0], corners[1]), red: (corners[2], corners[3]),
      green: (corners[4], corners[5]), blue: (corners[6], corners[7]), gamma: gamma)
    let made = cc_colour_profile(&primaries, isGray ? 1 : 0)
    return made.data == nil ? nil : Array(taking: made)
  }
}
