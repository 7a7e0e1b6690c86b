// Flat areas stay flat: of no format, filter and ratio may a single level be off.

import Raster
import TestSupport
import Testing

@Suite("Resampler on flat pictures")
struct ResamplerFlatTests {
  private static let source = PixelSize(width: 29, height: 23)
  private static let targets = [
    PixelSize(width: 11, height: 7), PixelSize(width: 31, height: 50),
    PixelSize(width: 1, height: 1),
  ]

  @Test("every 8-bit level stays what it is", arguments: Filter.allCases)
  func opaque(_ filter: Filter) throws {
    for level in 0...255 {
      let picture = Picture(Self.source, PixelFormat(.gray)) { _, _, _ in level }
      let target = Self.targets[level % Self.targets.count]
      let found = try resample(picture, to: target, filter)
      #expect(found.samples.allSatisfy { Int($0) == level }, "level \(level)")
    }
  }

  @Test("every colour under full opacity stays what it is", arguments: Filter.allCases)
  func opaqueAlpha(_ filter: Filter) throws {
    for level in stride(from: 0, through: 255, by: 3) {
      let pixel = [level, 255 - level, level ^ 0x55, 255]
      let picture = Picture(Self.source, PixelFormat(.rgba)) { _, _, channel in pixel[channel] }
      let found = try resample(picture, to: Self.targets[level % Self.targets.count], filter)
      #expect(found[0, 0] == pixel && Set(found.samples).isSubset(of: Set(picture.samples)))
    }
  }

  @Test("alpha stays what it is at every level, and colour as well as it can be seen")
  func translucent() throws {
    for alpha in 0...255 {
      for level in [0, 1, 100, 254, 255] {
        let picture = Picture(Self.source, PixelFormat(.grayAlpha)) { _, _, channel in
          channel == 0 ? level : alpha
        }
        let target = Self.targets[alpha % Self.targets.count]
        let found = try resample(picture, to: target, .lanczos3)
        for pixel in 0..<target.width * target.height {
          #expect(Int(found.samples[2 * pixel + 1]) == alpha)
          let off = abs(Int(found.samples[2 * pixel]) - level)
          // 1 of 255 of opacity leaves 64 levels of colour, 4 leave all 256.
          #expect(
            alpha == 0 || (alpha < 4 ? off * alpha <= 3 : off == 0),
            "\(level) under \(alpha) is off by \(off)")
        }
      }
    }
  }

  @Test("16-bit levels stay what they are", arguments: Filter.allCases, ChannelLayout.allCases)
  func wide(_ filter: Filter, _ layout: ChannelLayout) throws {
    for level in [0, 1, 255, 256, 257, 12_345, 32_767, 32_768, 65_534, 65_535] {
      let picture = Picture(Self.source, PixelFormat(layout, .sixteen)) { _, _, channel in
        layout.hasAlpha && channel == layout.channels - 1 ? 65_535 : level
      }
      for target in Self.targets {
        let found = try resample(picture, to: target, filter)
        #expect(Set(found.samples) == Set(picture.samples), "level \(level), \(target)")
      }
    }
  }

  @Test("they are 2 off at most where a side shrinks by 2000", arguments: Filter.allCases)
  func wideExtreme(_ filter: Filter) throws {
    for level in [1, 5_000, 40_000, 65_535] {
      let picture = Picture(
        PixelSize(width: 1, height: 20_000), PixelFormat(.gray, .sixteen)
      ) { _, _, _ in level }
      let found = try resample(picture, to: PixelSize(width: 1, height: 10), filter)
      #expect(found.samples.allSatisfy { abs(Int($0) - level) <= 2 }, "level \(level)")
    }
  }

  @Test("what is all transparent becomes zero, whatever it hides", arguments: PixelFormat.all)
  func transparent(_ format: PixelFormat) throws {
    guard format.layout.hasAlpha else { return }
    var picture = Picture(noise: Self.source, format)
    let channels = format.layout.channels
    for index in picture.samples.indices where index % channels == channels - 1 {
      picture.samples[index] = 0
    }
    for target in Self.targets {
      let found = try resample(picture, to: target, .lanczos3)
      #expect(found.samples.allSatisfy { $0 == 0 })
    }
  }

  @Test("what a transparent pixel hides never shows in its neighbours", arguments: Filter.allCases)
  func noBleeding(_ filter: Filter) throws {
    // Opaque red beside transparent green.
    let picture = Picture(Self.source, PixelFormat(.rgba)) { x, _, channel in
      [x < 15 ? 255 : 0, x < 15 ? 0 : 255, 0, x < 15 ? 255 : 0][channel]
    }
    for target in Self.targets {
      let found = try resample(picture, to: target, filter)
      for x in 0..<target.width { #expect(found[x, 0][1] == 0) }
    }
  }
}
