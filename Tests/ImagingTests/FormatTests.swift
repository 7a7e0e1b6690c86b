// Every variety of every format through the standard recipe, and into every other format.

import Codecs
import Imaging
import Planning
import Raster
import TestSupport
import Testing

@Suite("All formats")
struct FormatTests {
  @Test("the table names every kind of file")
  func table() throws {
    #expect(try Fixtures.readable().count > 100)
    #expect(try Fixtures.malformed().count > 100)
  }

  @Test(
    "the standard recipe gives an image of its own format and size",
    arguments: try Fixtures.readable())
  func standard(_ file: Fixtures.Readable) throws {
    let bytes = try file.bytes()
    let made = try process(bytes)
    #expect(made.format == file.format)
    #expect(made.size == PixelSize(width: file.width, height: file.height))
    #expect(made.file.count <= bytes.count || !made.keepsInput)
    let header = try header(of: made.file)
    #expect(header.format == file.format && header.uprightSize == made.size)
    #expect(header.frames == file.frames)
    let picture = try decode(made.file).picture
    #expect(picture.shape.size == header.size && picture.shape.format == header.pixelFormat)
  }

  @Test("whatever was optimised is no larger than it was", arguments: try Fixtures.readable())
  func neverLarger(_ file: Fixtures.Readable) throws {
    let bytes = try file.bytes()
    let made = try process(bytes)
    let inputHeader = try header(of: bytes)
    #expect(made.file.count <= bytes.count, "\(made.file.count) for \(bytes.count)")
    #expect(made.operations.contains("optimize") == (made.file.count < bytes.count))
    #expect(
      made.operations.contains("auto_orient")
        == (inputHeader.orientation != .upright && !made.keepsInput))
  }

  @Test(
    "every file can be made smaller and of every format",
    arguments: try Fixtures.readable().filter { $0.name != "png-animated.png" },
    ImageFormat.allCases)
  func converted(_ file: Fixtures.Readable, _ format: ImageFormat) throws {
    let bytes = try file.bytes()
    let made = try process(bytes) { recipe in
      recipe.format = FormatChoice(rawValue: format.rawValue) ?? .keep
      recipe.fit(24)
    }
    let growth = made.warnings.filter { $0.hasPrefix("larger than the input") }
    #expect(growth.isEmpty == (made.file.count <= bytes.count))
    let resizes = max(file.width, file.height) > 24
    #expect(made.format == format)
    #expect(!made.keepsInput || (!resizes && format == file.format))
    #expect(max(made.size.width, made.size.height) <= 24)
    let picture = try decode(made.file).picture
    #expect(picture.shape.size == made.size)
    #expect(try header(of: made.file).frames == (format == .webp ? file.frames : 1))
    let orientation = try header(of: made.file).orientation
    #expect(made.keepsInput || orientation == .upright)
    #expect(made.operations.contains("resize") == resizes)
    #expect(made.operations.contains("format_conversion") == (format != file.format))
    #expect(format != .png || made.quality == nil)
    #expect(format != .jpeg || made.keepsInput || (1...80).contains(made.quality ?? 0))
  }

  @Test(
    "the corners have their colours, in every format",
    arguments: try Fixtures.readable().filter { file in
      file.width == 64 && file.height == 48 && !file.name.contains("gray")
        && ![
          "png-animated", "palette-1bit", "palette-2bit-trns", "palette-4bit-trns",
          "palette-8bit-trns", "solid",
          "trns",
        ]
        .contains { file.name.contains($0) }
    }, [FormatChoice.keep, .jpeg, .png, .webp])
  func colours(_ file: Fixtures.Readable, _ format: FormatChoice) throws {
    let made = try process(try file.bytes()) { recipe in
      recipe.format = format
      recipe.colourSpace = .keep
      recipe.quality = 95
    }
    let picture = try shown(made.file)
    // A file at quality 5 and inks are as far from the original as their makers left them.
    let isRough = ["cmyk", "ycck", "16bit-tables"].contains { file.name.contains($0) }
    #expect(made.size == PixelSize(width: 64, height: 48))
    #expect(picture.standsUpright(within: isRough ? 40 : 16), "\(picture.corners)")
  }
}
