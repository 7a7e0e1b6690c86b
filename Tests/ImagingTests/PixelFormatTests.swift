// Gray, alpha, 16 bits and inks: kept where the output can hold them, given up well where not.

import Codecs
import Imaging
import Planning
import Raster
import TestSupport
import Testing

@Suite("Pixel formats of outputs")
struct PixelFormatTests {
  @Test(
    "PNG keeps 16 bits, gray and alpha, whatever its size",
    arguments: [
      ("png-gray-16bit.png", PixelFormat(.gray, .sixteen)),
      ("png-gray-alpha-16bit.png", PixelFormat(.grayAlpha, .sixteen)),
      ("png-rgb-16bit.png", PixelFormat(.rgb, .sixteen)),
      ("png-rgba-16bit.png", PixelFormat(.rgba, .sixteen)),
      ("png-gray-8bit.png", PixelFormat(.gray)), ("png-gray-1bit.png", PixelFormat(.gray)),
      ("png-gray-alpha-8bit.png", PixelFormat(.grayAlpha)),
      ("png-rgba-8bit.png", PixelFormat(.rgba)), ("png-palette-8bit-trns.png", PixelFormat(.rgba)),
    ])
  func kept(_ name: String, _ expected: PixelFormat) throws {
    for side in [2048, 32] {
      let made = try process(try fixture(name)) { $0.fit(side) }
      #expect(try header(of: made.file).pixelFormat == expected)
    }
  }

  @Test("gray JPEG stays gray", arguments: ["jpeg-gray.jpg", "jpeg-gray-progressive.jpg"])
  func gray(_ name: String) throws {
    for side in [2048, 32] {
      let made = try process(try fixture(name)) { $0.fit(side) }
      #expect(try header(of: made.file).colorModel == .gray)
    }
  }

  @Test("WebP has no gray, so gray becomes RGB of equal channels")
  func grayToWebP() throws {
    let made = try process(try fixture("png-gray-alpha-16bit.png")) { recipe in
      recipe.format = .webp
      recipe.lossless = true
    }
    let picture = try decode(made.file).picture
    let twin = try decode(try fixture("png-gray-alpha-8bit.png")).picture
    #expect(picture.shape.format == PixelFormat(.rgba) && picture.shape.size == twin.shape.size)
    for x in 0..<64 {
      let pixel = picture[x, 24]
      #expect(Set(pixel[..<3]).count == 1)
      // The fixture's 16-bit samples have low bytes of their own, which round up at times.
      #expect(abs(pixel[0] - twin[x, 24][0]) <= 1 && abs(pixel[3] - twin[x, 24][1]) <= 1)
    }
  }

  @Test(
    "JPEG has no alpha: the background shows through",
    arguments: [[255, 255, 255], [0, 0, 0], [200, 30, 90]] as [[UInt8]])
  func flattened(_ background: [UInt8]) throws {
    for name in ["png-rgba-8bit.png", "png-rgba-16bit.png", "webp-lossless-alpha.webp"] {
      let made = try process(try fixture(name)) { recipe in
        recipe.format = .jpeg
        recipe.quality = 100
        recipe.background = Colour(
          red: background[0], green: background[1], blue: background[2])
      }
      let picture = try decode(made.file).picture
      #expect(picture.shape.format == PixelFormat(.rgb))
      // The hole in the middle, which hides other colours.
      for (found, expected) in zip(picture[31, 23], background) {
        #expect(abs(found - Int(expected)) <= 6, "\(name): \(picture[31, 23])")
      }
      #expect(picture.standsUpright(within: 16))
    }
  }

  @Test("a gray image with alpha is flattened on the gray of the background")
  func flattenedGray() throws {
    let made = try process(try fixture("png-gray-alpha-8bit.png")) { recipe in
      recipe.format = .jpeg
      recipe.quality = 100
      recipe.background = Colour(red: 90, green: 90, blue: 90)
    }
    let picture = try decode(made.file).picture
    #expect(picture.shape.format == PixelFormat(.gray))
    #expect(abs(picture[31, 23][0] - 90) <= 4, "\(picture[31, 23])")
  }

  @Test(
    "inks become the colours of their RGB twin",
    arguments: ["jpeg-cmyk-adobe.jpg", "jpeg-ycck-adobe.jpg"], [FormatChoice.jpeg, .png, .webp])
  func inks(_ name: String, _ format: FormatChoice) throws {
    let twin = try decode(try fixture("png-rgb-8bit.png")).picture
    let made = try process(try fixture(name)) { recipe in
      recipe.format = format
      recipe.quality = 95
    }
    let picture = try decode(made.file).picture
    #expect(picture.shape == twin.shape)
    let ratio = picture.peakSignalToNoise(against: twin)
    #expect(ratio > 25, "\(ratio) dB")
  }
}
