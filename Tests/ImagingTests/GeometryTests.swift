// What crops, fits and backgrounds do to real pixels, and what is said of it.

import Codecs
import Imaging
import Planning
import Raster
import TestSupport
import Testing

@Suite("Geometry of outputs")
struct GeometryTests {
  private func png(_ size: PixelSize, _ format: PixelFormat = PixelFormat(.rgb)) throws -> Picture {
    Picture(noise: size, format)
  }

  @Test("a crop without a resize keeps its pixels, from every lossless decoder")
  func exactCrop() throws {
    let picture = Picture(noise: PixelSize(width: 90, height: 70), PixelFormat(.rgb))
    for (format, options) in [
      (ImageFormat.png, EncodeOptions()), (.webp, EncodeOptions(lossless: true)),
    ] {
      let made = try process(try encode(picture, as: format, options)) { recipe in
        recipe.crop = try? CropGeometry(parsing: "31x22+17+40")
        recipe.format = .png
      }
      let expected = Picture(PixelSize(width: 31, height: 22), PixelFormat(.rgb)) { x, y, channel in
        picture[x + 17, y + 40][channel]
      }
      #expect(try decode(made.file).picture == expected)
      #expect(made.operations.first == "crop" && !made.operations.contains("resize"))
    }
  }

  @Test("nothing beyond a crop bleeds into its edge", arguments: [Filter.linear, .lanczos3])
  func sealedCrop(_ filter: Filter) throws {
    let size = PixelSize(width: 120, height: 120)
    let picture = Picture(size, PixelFormat(.gray)) { x, y, _ in
      (40..<80).contains(x) && (40..<80).contains(y) ? 100 : 255
    }
    let made = try process(try encode(picture, as: .png)) { recipe in
      recipe.crop = try? CropGeometry(parsing: "40x40+40+40")
      recipe.geometry = .inside(width: 13, height: 13)
      recipe.filter = filter
    }
    #expect(Set(try decode(made.file).picture.samples) == [100])
    #expect(made.operations.prefix(2) == ["crop", "resize"])
  }

  @Test("a crop beside the image fails, and says so; one that reaches beyond is cut and warned of")
  func beyond() throws {
    let file = try encode(try png(PixelSize(width: 50, height: 40)), as: .png)
    let error = #expect(throws: CodecError.self) {
      try process(file) { $0.crop = try? CropGeometry(parsing: "10x10+50+0") }
    }
    #expect(error?.code == "outside_image" && error?.message.contains("50x40") == true)
    let made = try process(file) { $0.crop = try? CropGeometry(parsing: "30x30+40+0") }
    #expect(made.size == PixelSize(width: 10, height: 30))
    #expect(made.warnings.contains { $0.contains("30x30+40+0") && $0.contains("10x30") })
  }

  @Test("nearest takes pixels as they are, and enlarges each into a square")
  func nearest() throws {
    let picture = try png(PixelSize(width: 7, height: 5), PixelFormat(.rgba))
    let made = try process(try encode(picture, as: .png)) { recipe in
      recipe.geometry = .percent(300)
      recipe.filter = .nearest
    }
    let expected = Picture(PixelSize(width: 21, height: 15), PixelFormat(.rgba)) { x, y, channel in
      picture[x / 3, y / 3][3] == 0 ? 0 : picture[x / 3, y / 3][channel]
    }
    let found = try decode(made.file).picture
    #expect(visiblyEqual(found, expected))
  }

  /// Whether colours are the same to what 8 bits of alpha leave of them.
  private func visiblyEqual(_ one: Picture, _ other: Picture) -> Bool {
    guard one.shape == other.shape else { return false }
    return (0..<one.shape.size.height).allSatisfy { y in
      (0..<one.shape.size.width).allSatisfy { x in
        let alpha = other[x, y][3]
        return zip(one[x, y], other[x, y]).allSatisfy {
          abs($0 - $1) * alpha <= 255 + 128 || $0 == $1
        }
      }
    }
  }

  @Test("the background is transparent where alpha is kept, white where not, and what is asked for")
  func backgrounds() throws {
    let size = PixelSize(width: 20, height: 20)
    func corner(
      _ format: PixelFormat, _ output: FormatChoice, _ background: Colour?
    ) throws -> [Int] {
      let picture = Picture(size, format) { _, _, _ in format.largestSample / 255 * 50 }
      let made = try process(try encode(picture, as: .png)) { recipe in
        recipe.geometry = Geometry(.box(width: 40, height: 20), fit: .contain)
        recipe.background = background
        recipe.format = output
        recipe.quality = 100
      }
      #expect(made.size == PixelSize(width: 40, height: 20) && made.operations.contains("pad"))
      let found = try decode(made.file).picture
      #expect(found.shape.size == made.size)
      return found.widened[2, 10].map { $0 / 257 }
    }
    let blue = Colour(red: 0, green: 0, blue: 255)
    #expect(try corner(PixelFormat(.rgba), .png, nil) == [0, 0, 0, 0])
    #expect(try corner(PixelFormat(.grayAlpha), .png, nil) == [0, 0, 0, 0])
    #expect(try corner(PixelFormat(.rgb), .png, nil) == [255, 255, 255, 255])
    #expect(try corner(PixelFormat(.rgba), .jpeg, nil).allSatisfy { $0 >= 252 })
    #expect(try corner(PixelFormat(.rgb), .png, .transparent) == [0, 0, 0, 0])
    #expect(try corner(PixelFormat(.gray), .png, .white) == [255, 255, 255, 255])
    #expect(try corner(PixelFormat(.gray), .png, blue) == [0, 0, 255, 255])
    #expect(try corner(PixelFormat(.gray, .sixteen), .png, blue) == [0, 0, 255, 255])
    #expect(try corner(PixelFormat(.rgba, .sixteen), .png, blue) == [0, 0, 255, 255])
    let onJPEG = try corner(PixelFormat(.rgb), .jpeg, blue)
    #expect(onJPEG[2] > 245 && onJPEG[0] < 10)
  }

  @Test("what turns and mirrors is told by its own name")
  func names() throws {
    let file = try encode(try png(PixelSize(width: 30, height: 20)), as: .png)
    let made = try process(file) { recipe in
      recipe.rotation = .right
      recipe.flip = true
      recipe.flop = true
    }
    #expect(made.operations.prefix(3) == ["rotate", "flip", "flop"])
    #expect(made.size == PixelSize(width: 20, height: 30))
    // Nothing was asked for: nothing is done.
    #expect(try process(file).keepsInput)
  }

  @Test(
    "one pixel, and shapes of a thousand to one, come out of every fit", arguments: Fit.allCases)
  func extremes(_ fit: Fit) throws {
    for size in [(1, 1), (1000, 1), (1, 1000), (3, 900)] {
      let file = try encode(try png(PixelSize(width: size.0, height: size.1)), as: .png)
      for (box, upscale) in [(10, false), (10, true), (1, false)] {
        for position in [
          Position.center, .search(.attention), .search(.entropy), .point(x: 0, y: 9),
        ] {
          let made = try process(file) { recipe in
            recipe.geometry = Geometry(.box(width: box, height: box), fit: fit)
            recipe.position = position
            recipe.upscale = upscale
          }
          let picture = try decode(made.file).picture
          #expect(picture.shape.size == made.size)
          if fit == .contain || (fit == .cover && upscale) {
            #expect(made.size == PixelSize(width: box, height: box))
          }
        }
      }
    }
  }
}
