// PNGs in few colours, and those that stay as they are.

import Codecs
import Imaging
import Planning
import Raster
import TestSupport
import Testing

@Suite("PNGs in few colours")
struct PaletteTests {
  private static func file(
    _ layout: ChannelLayout = .rgb, _ depth: SampleDepth = .eight
  ) throws -> [UInt8] {
    let scale = depth == .sixteen ? 257 : 1
    let picture = Picture(PixelSize(width: 120, height: 90), PixelFormat(layout, depth)) {
      x, y, channel in
      let isAlpha = layout.hasAlpha && channel == layout.channels - 1
      if isAlpha { return (x < 60 ? 255 : min(y * 3, 255)) * scale }
      // A gradient under noise, which no filter foretells.
      let noise = (x * 7919 + y * 104_729 + x * y * 31) % 97 % 9
      return (x + y + channel * 20 + noise) * scale
    }
    return try encode(picture, as: .png)
  }

  private func colours(_ file: [UInt8]) throws -> Set<[UInt16]> {
    let picture = try shown(file)
    let channels = picture.shape.format.layout.channels
    return Set(
      stride(from: 0, to: picture.samples.count, by: channels).map {
        Array(picture.samples[$0..<$0 + channels])
      })
  }

  @Test(
    "have at most so many, and fewer bytes", arguments: [ChannelLayout.rgb, .rgba],
    [256, 64, 40].flatMap { most in
      [false, true].map { PaletteWish(colours: most, dithers: $0) }
    })
  func few(_ layout: ChannelLayout, _ wish: PaletteWish) throws {
    let input = try Self.file(layout)
    let made = try process(input) { $0.palette = wish }
    #expect(made.warnings.isEmpty)
    #expect(made.file.count < input.count && !made.keepsInput)
    #expect(try colours(made.file).count <= wish.colours)
    #expect(try #require(made.score) >= PaletteWish.leastScore)
  }

  @Test("are the same in every run")
  func repeats() throws {
    let files = try (0..<2).map { _ in
      try process(Self.file(.rgba)) { $0.palette = PaletteWish(colours: 50, dithers: true) }.file
    }
    #expect(files[0] == files[1])
  }

  @Test("keep every pixel where there are no more colours", arguments: [false, true])
  func exact(_ dithers: Bool) throws {
    let picture = Picture(PixelSize(width: 64, height: 64), PixelFormat(.rgba)) { x, y, channel in
      channel == 3 ? (y < 32 ? 9 : 255) : (x / 8 * 31 + channel) % 256
    }
    let made = try process(encode(picture, as: .png)) {
      $0.palette = PaletteWish(colours: 16, dithers: dithers)
    }
    #expect(made.score == 100)
    #expect(try shown(made.file).samples == picture.samples)
  }

  @Test("are declined where they would score too low, and every pixel stays, with a warning")
  func declines() throws {
    let input = try Self.file()
    let made = try process(input) {
      $0.palette = PaletteWish(colours: 16)
      $0.target.score = 95
    }
    #expect(try shown(made.file) == shown(input))
    #expect(made.warnings.contains { $0.contains("all colours kept") && $0.contains("16 of them") })
    #expect(made.file.count <= input.count)
  }

  @Test("are made of samples of 16 bits too, which stay where they are declined")
  func wide() throws {
    let input = try Self.file(.rgb, .sixteen)
    let made = try process(input) { $0.palette = PaletteWish() }
    #expect(try colours(made.file).count <= 256)
    #expect(try shown(made.file).shape.format.depth == .eight)
    let declined = try process(input) {
      $0.palette = PaletteWish(colours: 2)
      $0.target.score = 95
    }
    #expect(!declined.warnings.isEmpty)
  }

  @Test("are not asked of other formats, which is said", arguments: [FormatChoice.jpeg, .webp])
  func others(_ format: FormatChoice) throws {
    let made = try process(Self.file()) {
      $0.format = format
      $0.palette = PaletteWish()
    }
    #expect(made.warnings.contains { $0.contains("a palette is for PNG") })
  }

  @Test("take part where the smallest file is looked for")
  func smallest() throws {
    let made = try process(Self.file()) {
      $0.format = .smallest
      $0.palette = PaletteWish(colours: 64)
    }
    let without = try process(Self.file()) { $0.format = .smallest }
    #expect(made.file.count <= without.file.count)
  }
}
