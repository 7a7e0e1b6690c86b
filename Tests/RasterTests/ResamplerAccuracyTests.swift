// The resampler's samples against the plain reference in double precision.

import Raster
import TestSupport
import Testing

@Suite("Resampler accuracy")
struct ResamplerAccuracyTests {
  /// Source and target: shrinking and enlarging, even and odd, by whole and broken ratios, to and
  /// from single pixels.
  private static let sizes: [(source: PixelSize, target: PixelSize)] = [
    (size(31, 17), size(13, 11)), (size(32, 24), size(16, 12)), (size(20, 15), size(40, 30)),
    (size(1, 1), size(7, 5)), (size(1, 9), size(5, 1)), (size(9, 1), size(1, 4)),
    (size(60, 20), size(7, 3)), (size(17, 13), size(16, 12)), (size(13, 17), size(20, 9)),
    (size(2, 2), size(9, 9)), (size(40, 3), size(3, 40)),
  ]

  private static func size(_ width: Int, _ height: Int) -> PixelSize {
    PixelSize(width: width, height: height)
  }

  @Test(
    "8-bit samples are within 1 of the exact result", arguments: Filter.allCases,
    ChannelLayout.allCases)
  func eightBit(_ filter: Filter, _ layout: ChannelLayout) throws {
    for (source, target) in Self.sizes {
      for picture in Picture.hardOnes(source, PixelFormat(layout)) {
        let expected = ReferenceResize.resize(picture, to: target, filter)
        let error = visibleError(of: try resample(picture, to: target, filter), against: expected)
        #expect(error <= 1, "\(source) -> \(target)")
      }
    }
  }

  @Test("16-bit samples are within 2 of 65535", arguments: Filter.allCases, ChannelLayout.allCases)
  func sixteenBit(_ filter: Filter, _ layout: ChannelLayout) throws {
    for (source, target) in Self.sizes {
      for picture in Picture.hardOnes(source, PixelFormat(layout, .sixteen)) {
        let expected = ReferenceResize.resize(picture, to: target, filter)
        let error = visibleError(of: try resample(picture, to: target, filter), against: expected)
        #expect(error <= 2, "\(source) -> \(target)")
      }
    }
  }

  @Test(
    "so they are where one side shrinks by 2000", arguments: [Filter.box, .lanczos3],
    [PixelFormat(.rgb), PixelFormat(.rgba), PixelFormat(.gray, .sixteen)])
  func extremeReduction(_ filter: Filter, _ format: PixelFormat) throws {
    for (source, target) in [
      (Self.size(20_000, 1), Self.size(10, 1)), (Self.size(1, 20_000), Self.size(1, 10)),
    ] {
      let picture = Picture(noise: source, format)
      let expected = ReferenceResize.resize(picture, to: target, filter)
      let error = visibleError(of: try resample(picture, to: target, filter), against: expected)
      #expect(error <= (format.depth == .eight ? 1 : 2), "\(source) -> \(target)")
    }
  }

  @Test(
    "the same size gives the same samples",
    arguments: Filter.allCases.filter { $0 != .mitchell }, PixelFormat.all)
  func identity(_ filter: Filter, _ format: PixelFormat) throws {
    for size in [Self.size(23, 19), Self.size(1, 1), Self.size(64, 5)] {
      var picture = Picture(noise: size, format)
      if format.layout.hasAlpha {
        // Where nothing is seen, colour is not kept; opaque pixels must be.
        let channels = format.layout.channels
        for index in picture.samples.indices where index % channels == channels - 1 {
          picture.samples[index] = UInt16(format.largestSample)
        }
      }
      #expect(try resample(picture, to: size, filter) == picture)
    }
  }

  @Test("a part of the source is resized as the exact result is", arguments: Filter.allCases)
  func spans(_ filter: Filter) throws {
    let picture = Picture(noise: Self.size(41, 31), PixelFormat(.rgb))
    let columns = AxisSpan(origin: 3.25, length: 30.5)
    let rows = AxisSpan(length: 30.125)
    let target = Self.size(20, 15)
    let expected = ReferenceResize.resize(
      picture, to: target, filter, columns: columns, rows: rows)
    let found = try resample(picture, to: target, filter, columns: columns, rows: rows)
    #expect(found.largestDifference(from: expected) <= 1)
  }
}
