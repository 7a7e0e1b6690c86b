// From one pixel format to another, sample by sample.

import Raster
import TestSupport
import Testing

@Suite("Row conversion")
struct RowConversionTests {
  /// `samples` converted, as samples.
  private func convert(
    _ samples: [UInt16], from source: PixelFormat, to target: PixelFormat,
    background: [UInt8] = [255, 255, 255]
  ) throws -> [UInt16] {
    let conversion = try #require(RowConversion(from: source, to: target))
    let pixels = samples.count / source.layout.channels
    let row = Picture(PixelSize(width: pixels, height: 1), source) { x, _, channel in
      Int(samples[x * source.layout.channels + channel])
    }
    let buffers = try PixelBuffer(rows: 2, rowBytes: pixels * 8)
    buffers.row(0).copyMemory(from: row.rowBytes(0), byteCount: row.shape.rowBytes)
    conversion.convert(buffers.row(0), pixels: pixels, background: background, into: buffers.row(1))
    return Picture.samples(
      at: buffers.row(1), count: pixels * target.layout.channels, depth: target.depth)
  }

  @Test("16 bits become 8 by rounding, all 65,536 of them")
  func narrowing() throws {
    let found = try convert(
      Array(0...65_535), from: PixelFormat(.gray, .sixteen), to: PixelFormat(.gray))
    let expected = (0...65_535).map { UInt16((Double($0) / 257).rounded()) }
    #expect(found == expected)
  }

  @Test("alpha is laid over the background, rounded to nearest", arguments: [0, 1, 77, 128, 255])
  func flattening(_ level: Int) throws {
    let background: [UInt8] = [UInt8(level), 0, 255]
    for alpha in 0...255 {
      for colour in [0, 1, 100, 255] {
        let found = try convert(
          [UInt16(colour), UInt16(255 - colour), UInt16(colour), UInt16(alpha)],
          from: PixelFormat(.rgba), to: PixelFormat(.rgb), background: background)
        let opacity = Double(alpha) / 255
        let expected = zip([colour, 255 - colour, colour], background).map { front, back in
          let light: Double = Double(front) * opacity
          let behind: Double = Double(back) * (1 - opacity)
          return UInt16((light + behind + 1e-9).rounded())
        }
        #expect(found == expected, "\(colour) under \(alpha)")
      }
    }
  }

  @Test("gray becomes RGB, with its alpha where it has one")
  func expanding() throws {
    #expect(
      try convert([7, 200], from: PixelFormat(.gray), to: PixelFormat(.rgb))
        == [7, 7, 7, 200, 200, 200])
    #expect(
      try convert([7, 9, 200, 0], from: PixelFormat(.grayAlpha), to: PixelFormat(.rgba))
        == [7, 7, 7, 9, 200, 200, 200, 0])
  }

  @Test(
    "more channels are made of those there are, at both depths", arguments: SampleDepth.allCases)
  func expansion(_ depth: SampleDepth) throws {
    let opaque = UInt16(PixelFormat(.gray, depth).largestSample)
    func check(_ samples: [UInt16], _ source: ChannelLayout, _ target: ChannelLayout) throws
      -> [UInt16]
    {
      try convert(samples, from: PixelFormat(source, depth), to: PixelFormat(target, depth))
    }
    #expect(try check([7, 200], .gray, .grayAlpha) == [7, opaque, 200, opaque])
    #expect(try check([7, 200], .gray, .rgba) == [7, 7, 7, opaque, 200, 200, 200, opaque])
    #expect(try check([7, 200], .gray, .rgb) == [7, 7, 7, 200, 200, 200])
    #expect(try check([7, 9], .grayAlpha, .rgba) == [7, 7, 7, 9])
    #expect(try check([1, 2, 3, 4, 5, 6], .rgb, .rgba) == [1, 2, 3, opaque, 4, 5, 6, opaque])
  }

  @Test("several steps go in one: 16-bit gray with alpha to opaque 8-bit RGB")
  func combined() throws {
    let found = try convert(
      [65_535, 0, 0, 65_535, 25_700, 65_535], from: PixelFormat(.grayAlpha, .sixteen),
      to: PixelFormat(.rgb), background: [10, 10, 10])
    #expect(found == [10, 10, 10, 0, 0, 0, 100, 100, 100])
    #expect(
      try convert(
        [65_535, 257, 0, 0], from: PixelFormat(.rgba, .sixteen), to: PixelFormat(.rgb),
        background: [1, 2, 3]) == [1, 2, 3])
  }

  @Test("a format stays what it is", arguments: PixelFormat.all)
  func same(_ format: PixelFormat) throws {
    let samples = Picture(noise: PixelSize(width: 5, height: 1), format).samples
    #expect(try convert(samples, from: format, to: format) == samples)
  }

  @Test("nothing is made out of nothing", arguments: PixelFormat.all)
  func impossible(_ source: PixelFormat) {
    for target in PixelFormat.all {
      let invents =
        (source.depth == .eight && target.depth == .sixteen)
        || (!source.layout.isGray && target.layout.isGray)
      if invents { #expect(RowConversion(from: source, to: target) == nil) }
      if !invents && target.depth == .eight {
        #expect(RowConversion(from: source, to: target) != nil)
      }
    }
  }
}
