// The metric against scores of an independent implementation, PyPI's ssimulacra2 0.3.0, and against what
// any such metric must say.

import Raster
import Testing

/// A picture of ramps and checks, and noise that anyone can make again.
private struct Sample {
  let size: PixelSize
  private(set) var pixels: [UInt8] = []

  init(_ size: PixelSize, noise amount: Int = 0) {
    self.size = size
    for y in 0..<size.height {
      for x in 0..<size.width {
        let levels = [
          (x * y / 64 + x) % 256, (x * 3 + y * 2) / 6 % 256,
          (x / 16 % 2) * 150 + (y / 16 % 2) * 80,
        ]
        for (channel, level) in levels.enumerated() {
          let shift = Self.noise(x, y, channel) * amount / 255 - amount / 2
          pixels.append(UInt8(min(max(level + shift, 0), 255)))
        }
      }
    }
  }

  private static func noise(_ x: Int, _ y: Int, _ channel: Int) -> Int {
    let seed = UInt32(
      truncatingIfNeeded: x * 374_761_393 + y * 668_265_263 + channel * 2_246_822_519)
    let mixed = (seed ^ (seed >> 13)) &* 1_274_126_177
    return Int((mixed ^ (mixed >> 16)) % 256)
  }

  /// The same pixels with alpha.
  func withAlpha(_ alpha: UInt8) -> [UInt8] {
    stride(from: 0, to: pixels.count, by: 3).flatMap { Array(pixels[$0..<$0 + 3]) + [alpha] }
  }
}

private func score(
  _ first: [UInt8], _ second: [UInt8], _ size: PixelSize, _ layout: ChannelLayout = .rgb,
  _ kernels: Kernels = .current
) throws -> Double {
  let similarity = try Similarity(size, hasAlpha: layout.hasAlpha, kernels: kernels)
  first.withUnsafeBytes { first in
    second.withUnsafeBytes { second in
      for start in stride(from: 0, to: first.count, by: size.width * layout.channels) {
        guard let left = first.baseAddress, let right = second.baseAddress else { return }
        similarity.takeRows(left + start, layout, right + start, layout)
      }
    }
  }
  return similarity.score
}

@Suite("Similarity")
struct SimilarityTests {
  private static let large = PixelSize(width: 303, height: 270)
  private static let small = PixelSize(width: 100, height: 70)

  @Test(
    "scores are those of the reference",
    arguments: [
      (large, 2, 96.3675), (small, 2, 95.3183), (large, 8, 88.5814), (small, 8, 72.4882),
      (large, 32, 54.5729), (small, 32, -15.3636),
    ])
  func reference(_ size: PixelSize, _ noise: Int, _ expected: Double) throws {
    let found = try score(Sample(size).pixels, Sample(size, noise: noise).pixels, size)
    #expect(abs(found - expected) < 0.05, "\(found)")
  }

  @Test(
    "every set of kernels gives the same score to the bit", arguments: Kernels.available.map(\.name)
  )
  func sets(_ name: String) throws {
    let set = try #require(Kernels.available.first { $0.name == name })
    for width in 8...41 {
      let size = PixelSize(width: width, height: 49 - width)
      let pair = (Sample(size).pixels, Sample(size, noise: 9).pixels)
      #expect(
        try score(pair.0, pair.1, size, .rgb, set) == score(pair.0, pair.1, size, .rgb, .scalar))
    }
  }

  @Test("an image is like itself, with alpha and without")
  func identity() throws {
    let sample = Sample(Self.large)
    #expect(try score(sample.pixels, sample.pixels, Self.large) == 100)
    let clear = sample.withAlpha(90)
    #expect(try score(clear, clear, Self.large, .rgba) == 100)
  }

  @Test("what shows less counts less, and alpha itself counts")
  func alpha() throws {
    let (clean, noisy) = (Sample(Self.large), Sample(Self.large, noise: 16))
    let opaque = try score(clean.withAlpha(255), noisy.withAlpha(255), Self.large, .rgba)
    let faint = try score(clean.withAlpha(60), noisy.withAlpha(60), Self.large, .rgba)
    let invisible = try score(clean.withAlpha(0), noisy.withAlpha(0), Self.large, .rgba)
    let clearer = try score(clean.withAlpha(255), clean.withAlpha(200), Self.large, .rgba)
    #expect(opaque < faint)
    #expect(faint < invisible)
    #expect(invisible == 100)
    #expect(clearer < 90)
  }

  @Test("images of fewer than eight pixels can't be compared")
  func tooSmall() {
    #expect(!Similarity.canCompare(PixelSize(width: 7, height: 300)))
    #expect(Similarity.canCompare(PixelSize(width: 8, height: 8)))
  }
}
