// Colour profiles go along only where they describe the pixels that are written.

import Codecs
import Imaging
import Planning
import Raster
import TestSupport
import Testing

@Suite("Profiles of outputs")
struct ProfileTests {
  private static let size = PixelSize(width: 40, height: 30)

  /// A JPEG of gray or RGB pixels with whatever profile.
  private func jpeg(_ layout: ChannelLayout, _ profile: [UInt8]) throws -> [UInt8] {
    let plain = try encode(
      Picture(soft: Self.size, PixelFormat(layout)), as: .jpeg, EncodeOptions(quality: 95))
    return Array(plain[..<2]) + JPEGBuilder.icc(1, of: 1, profile) + Array(plain[2...])
  }

  private static let rgb = ICCBuilder.profile("RGB ")
  private static let gray = ICCBuilder.profile("GRAY")
  private static let foreign: [(ChannelLayout, [UInt8], FormatChoice, String)] = [
    (.rgb, [], .jpeg, "is broken"), (.rgb, [], .webp, "is broken"), (.rgb, [], .png, "is broken"),
    (.rgb, characters("no profile"), .jpeg, "is broken"),
    (.rgb, Array(rgb.dropLast()), .webp, "is broken"),
    (.rgb, gray, .jpeg, "is for gray pixels"), (.gray, rgb, .jpeg, "is for RGB pixels"),
    (.gray, rgb, .png, "is for RGB pixels"),
    // WebP has no gray: a gray profile fits the input and not the output.
    (.gray, gray, .webp, "is for gray pixels"),
    // The other way round a profile never fits, whatever the output's pixels are.
    (.gray, rgb, .webp, "is for RGB pixels"),
    (.rgb, ICCBuilder.profile("CMYK"), .png, "is for CMYK pixels"),
  ]

  @Test(
    "a profile that does not describe the output is left behind, with a word", arguments: foreign)
  func leftBehind(
    _ layout: ChannelLayout, _ profile: [UInt8], _ format: FormatChoice, _ reason: String
  ) throws {
    let made = try process(try jpeg(layout, profile)) { recipe in
      recipe.format = format
      recipe.colourSpace = .keep
      recipe.fit(20)
    }
    #expect(made.warnings.contains("the colour profile \(reason) and left behind"))
    #expect(try decode(made.file).iccProfile == nil)
    #expect(try !header(of: made.file).metadata.contains(.icc))
  }

  @Test(
    "a profile that does is kept without a word where colours are kept",
    arguments: [
      (ChannelLayout.rgb, rgb, FormatChoice.jpeg), (.rgb, rgb, .webp), (.gray, gray, .jpeg),
    ])
  func kept(_ layout: ChannelLayout, _ profile: [UInt8], _ format: FormatChoice) throws {
    let made = try process(try jpeg(layout, profile)) { recipe in
      recipe.format = format
      recipe.colourSpace = .keep
      recipe.fit(20)
    }
    #expect(!made.warnings.contains { $0.contains("profile") })
    #expect(try decode(made.file).iccProfile == profile)
  }

  @Test("nothing is said of a profile in a file that is kept")
  func keptFile() throws {
    let picture = Picture(noise: PixelSize(width: 64, height: 48), PixelFormat(.rgb))
    let plain = try encode(picture, as: .jpeg, EncodeOptions(quality: 20))
    let file = Array(plain[..<2]) + JPEGBuilder.icc(1, of: 1, Self.gray) + Array(plain[2...])
    let made = try process(file) { $0.quality = 95 }
    #expect(made.keepsInput && made.warnings.isEmpty)
    #expect(try decode(made.file).iccProfile == Self.gray)
  }
}
