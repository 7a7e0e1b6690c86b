// Every set of kernels against the scalar one, bit for bit, through the resizes that use them.

import Raster
import TestSupport
import Testing

@Suite("Kernel sets")
struct KernelSetTests {
  /// Widths around every block size, and ratios from enlarging to extreme shrinking.
  private static let sizes: [(source: PixelSize, target: PixelSize)] = [
    (PixelSize(width: 1, height: 1), PixelSize(width: 1, height: 1)),
    (PixelSize(width: 1, height: 7), PixelSize(width: 5, height: 3)),
    (PixelSize(width: 15, height: 9), PixelSize(width: 31, height: 20)),
    (PixelSize(width: 16, height: 16), PixelSize(width: 33, height: 5)),
    (PixelSize(width: 31, height: 12), PixelSize(width: 7, height: 6)),
    (PixelSize(width: 33, height: 40), PixelSize(width: 32, height: 39)),
    (PixelSize(width: 129, height: 65), PixelSize(width: 50, height: 21)),
    (PixelSize(width: 600, height: 300), PixelSize(width: 3, height: 2)),
    (PixelSize(width: 4001, height: 6), PixelSize(width: 2, height: 6)),
  ]

  @Test(
    "agree with the scalar kernels to the bit", arguments: Kernels.available.map(\.name),
    Filter.allCases)
  func agreement(_ name: String, _ filter: Filter) throws {
    let set = try #require(Kernels.available.first { $0.name == name })
    for depth in SampleDepth.allCases {
      for layout in ChannelLayout.allCases {
        for (source, target) in Self.sizes {
          let format = PixelFormat(layout, depth)
          let picture = Picture(noise: source, format, seed: UInt64(source.width))
          let expected = try resample(picture, to: target, filter, kernels: .scalar)
          let found = try resample(picture, to: target, filter, kernels: set)
          #expect(found.samples == expected.samples, "\(format), \(source) to \(target)")
        }
      }
    }
  }

  @Test("end with the scalar one, and one of them is in use")
  func list() {
    #expect(Kernels.scalar.name == "scalar")
    #expect(Kernels.available.map(\.name).contains(Kernels.current.name))
  }
}
