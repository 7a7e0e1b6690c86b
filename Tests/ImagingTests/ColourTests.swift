// Colours come out as Little CMS's own tools have them, and only where they would not be right already.

import Codecs
import Imaging
import Planning
import Raster
import TestSupport
import Testing

@Suite("Colours of outputs")
struct ColourTests {
  private static let converted = [
    "display-p3.png", "display-p3.jpg", "display-p3.webp", "adobe-rgb.png", "prophoto.png",
    "gray-gamma22.png", "cmyk-adobe.jpg", "cmyk-straight.jpg",
  ]

  private func colour(_ name: String) throws -> [UInt8] { try Fixtures.read("colour/\(name)") }

  @Test("a profile's colours become sRGB, and need no profile any more", arguments: converted)
  func srgb(_ name: String) throws {
    let made = try process(try colour(name)) { $0.format = .png }
    let found = try decode(made.file)
    let wanted = try decode(try colour("\(name).expected.png")).picture
    #expect(found.picture.largestDifference(from: wanted) <= 2)
    #expect(found.iccProfile == nil && made.warnings.filter { $0.contains("profile") } == [])
    let isInk = name.hasPrefix("cmyk")
    #expect(made.operations.contains("colour_conversion") != isInk)
  }

  @Test("a file in other colours is never the output as it is", arguments: converted)
  func neverKept(_ name: String) throws {
    #expect(try !process(try colour(name)).keepsInput)
  }

  @Test("inks without a profile are mixed, Adobe's or not, YCCK or CMYK")
  func plainInks() throws {
    for name in ["jpeg-cmyk-adobe.jpg", "jpeg-ycck-adobe.jpg"] {
      let made = try process(try fixture(name))
      #expect(try !made.keepsInput && header(of: made.file).colorModel == .ycbcr)
      #expect(try decode(made.file).picture.standsUpright(within: 40))
    }
  }

  @Test("a picture that is sRGB by its profile keeps both")
  func alreadySRGB() throws {
    let file = try colour("srgb.png")
    let before = try decode(file)
    for side in [2048, 24, 12] {
      let made = try process(file) { $0.fit(side) }
      #expect(!made.operations.contains("colour_conversion"))
      #expect(try decode(made.file).iccProfile == before.iccProfile)
      if side >= 24 { #expect(try decode(made.file).picture == before.picture) }
    }
  }

  @Test("--colorspace keep keeps pixels and profile", arguments: converted.prefix(6))
  func kept(_ name: String) throws {
    let file = try colour(name)
    let made = try process(file) { recipe in
      recipe.format = .png
      recipe.colourSpace = .keep
    }
    let (before, after) = (try decode(file), try decode(made.file))
    #expect(before.picture == after.picture && before.iccProfile == after.iccProfile)
    #expect(after.iccProfile != nil)
  }

  @Test("alpha and 16 bits go through a conversion")
  func alphaAndDepth() throws {
    let profile = try #require(try decode(try colour("display-p3.png")).iccProfile)
    for format in PixelFormat.all where !format.layout.isGray {
      let picture = Picture(soft: PixelSize(width: 20, height: 10), format)
      let file = try encode(picture, as: .png, EncodeOptions(), KeptMetadata(iccProfile: profile))
      let made = try decode(process(file).file).picture
      #expect(made.shape == picture.shape && made != picture)
      guard format.layout.hasAlpha else { continue }
      for x in 0..<20 { #expect(made[x, 5][3] == picture[x, 5][3]) }
    }
  }

  /// A gray PNG of all levels with `chunks` before its image.
  private func grayscale(_ chunks: [UInt8]) throws -> [UInt8] {
    let picture = Picture(PixelSize(width: 256, height: 1), PixelFormat(.gray)) { x, _, _ in x }
    let file = try encode(picture, as: .png)
    return Array(file[..<33]) + chunks + Array(file[33...])
  }

  private static func gamma(_ value: Int) -> [UInt8] {
    PNGBuilder.chunk("gAMA", ByteOrder.big.bytes(value, count: 4))
  }

  @Test("a PNG's gamma is heeded, unless sRGB stands beside it or it means the same")
  func pngGamma() throws {
    // Half the light, 128 of 255 linear, is 188 in sRGB.
    let linear = try decode(process(try grayscale(Self.gamma(100_000))).file)
    #expect(abs(linear.picture[128, 0][0] - 188) <= 1)
    #expect(linear.picture[0, 0] == [0] && linear.picture[255, 0] == [255])
    for plain in [
      Self.gamma(45_455), Self.gamma(0), Self.gamma(100_000) + PNGBuilder.chunk("sRGB", [0]),
      PNGBuilder.chunk("cICP", [1, 13, 0, 1]) + Self.gamma(100_000),
    ] {
      let made = try process(try grayscale(plain))
      #expect(try decode(made.file).picture[128, 0] == [128])
      #expect(!made.operations.contains("colour_conversion"))
    }
  }

  @Test("gamma and primaries that are kept stay chunks in a PNG, and are a profile elsewhere")
  func keptPrimaries() throws {
    let wide = [31_270, 32_900, 68_000, 32_000, 26_500, 69_000, 15_000, 6_000]
    let corners = wide.flatMap { ByteOrder.big.bytes($0, count: 4) }
    for chunks in [
      Self.gamma(100_000), Self.gamma(55_556) + PNGBuilder.chunk("cHRM", corners),
      // 1/2.2 alone is sRGB's, but not with other primaries.
      Self.gamma(45_455) + PNGBuilder.chunk("cHRM", corners),
    ] {
      let file = try grayscale(chunks)
      let made = try process(file) { $0.colourSpace = .keep }
      #expect(Array(made.file[33..<33 + chunks.count]) == chunks)
      let (before, after) = (try decode(file), try decode(made.file))
      #expect(before.picture == after.picture && before.iccProfile == after.iccProfile)
      let resized = try process(file) { recipe in
        recipe.colourSpace = .keep
        recipe.fit(20)
      }
      #expect(try decode(resized.file).iccProfile == before.iccProfile)
      let bare = try process(file) { recipe in
        recipe.colourSpace = .keep
        recipe.metadata.strip = .all
      }
      #expect(try decode(bare.file).iccProfile == nil)
      for format in [FormatChoice.jpeg, .smallest] {
        let other = try process(file) { recipe in
          recipe.colourSpace = .keep
          recipe.format = format
        }
        #expect(try decode(other.file).iccProfile == before.iccProfile)
      }
    }
  }

  @Test("colours that can't be shown in plain bits are taken for sRGB, with a word")
  func highDynamicRange() throws {
    let made = try process(try grayscale(PNGBuilder.chunk("cICP", [9, 16, 0, 1])))
    #expect(made.warnings == ["colours of kind 9/16/0/1 (cICP) are taken for sRGB"])
  }

  @Test("16 bits stay where the output has them, and --depth 8 gives them up")
  func depth() throws {
    let file = try fixture("png-rgb-16bit.png")
    #expect(try header(of: process(file).file).pixelFormat.depth == .sixteen)
    #expect(try header(of: process(file) { $0.fit(20) }.file).pixelFormat.depth == .sixteen)
    for side in [2048, 20] {
      let made = try process(file) { recipe in
        recipe.depth = .eight
        recipe.fit(side)
      }
      #expect(try header(of: made.file).pixelFormat == PixelFormat(.rgb))
    }
  }

  @Test(
    "--no-auto-orient leaves pixels as they lie, and the tag that turns them",
    arguments: ["jpeg-orientation-6.jpg", "png-orientation-6.png", "webp-orientation-6.webp"])
  func storedOrientation(_ name: String) throws {
    let file = try fixture(name)
    for format in [FormatChoice.keep, .jpeg, .png, .webp] {
      let made = try process(file) { recipe in
        recipe.autoOrient = false
        recipe.format = format
      }
      let header = try header(of: made.file)
      #expect(header.orientation == .turnedRight && header.size == PixelSize(width: 48, height: 64))
      #expect(made.size == header.uprightSize)
      #expect(!made.operations.contains("auto_orient"))
      #expect(try shown(made.file).standsUpright(within: 20))
    }
  }
}
