// Every file of PngSuite, against pixels that a decoder of no kinship found: `expected.tsv`, made by
// Tests/FixtureScripts/pngsuite.py.

import Codecs
import Imaging
import Planning
import Raster
import TestSupport
import Testing

@Suite("PngSuite")
struct PngSuiteTests {
  /// A line of the table: a file and what it holds, or that it is broken.
  struct Line: Sendable, CustomTestStringConvertible {
    let fields: [String]

    var name: String { fields[0] }
    var isBroken: Bool { fields[1] == "broken" }
    var testDescription: String { name }
  }

  private static func lines() throws -> [Line] {
    let text = String(decoding: try fixture("pngsuite/expected.tsv"), as: UTF8.self)
    return text.split(separator: "\n").map { line in
      Line(fields: line.split(separator: "\t").map(String.init))
    }
  }

  /// FNV-1a of 64 bits over the samples, those of 16 bits most significant byte first.
  private func hash(_ picture: Picture) -> UInt64 {
    var value: UInt64 = 0xCBF2_9CE4_8422_2325
    func take(_ byte: UInt16) { value = (value ^ UInt64(byte & 0xFF)) &* 0x100_0000_01B3 }
    for sample in picture.samples {
      if picture.shape.format.depth == .sixteen { take(sample >> 8) }
      take(sample)
    }
    return value
  }

  /// The picture in words, as the table has it.
  private func fields(_ picture: Picture) -> [String] {
    let (size, format) = (picture.shape.size, picture.shape.format)
    let digits = String(hash(picture), radix: 16)
    return [
      "\(size.width)", "\(size.height)", "\(format.layout)", "\(format.depth.rawValue)",
      String(repeating: "0", count: 16 - digits.count) + digits,
    ]
  }

  @Test("the table names every file of the suite")
  func table() throws {
    #expect(try Self.lines().count == 175)
    #expect(try Self.lines().filter(\.isBroken).count == 14)
  }

  @Test(
    "what is valid has the reference's pixels, to the last bit",
    arguments: try lines().filter { !$0.isBroken })
  func pixels(_ line: Line) throws {
    let file = try fixture("pngsuite/\(line.name)")
    #expect(try fields(decode(file).picture) == Array(line.fields.dropFirst()))
    // Nor does an output of the same size lose any of them.
    var recipe = Recipe()
    recipe.colourSpace = .keep
    recipe.autoOrient = false
    recipe.lossless = true
    let bytes = try input(file)
    let header = try readHeader(of: bytes, limits: Limits())
    let made = try processImage(bytes, JobPlan(recipe, for: header, limits: Limits()))
    #expect(try decode(made[0].file).picture.widened == decode(file).picture.widened)
  }

  @Test("what is broken is refused as broken", arguments: try lines().filter(\.isBroken))
  func broken(_ line: Line) throws {
    let file = try fixture("pngsuite/\(line.name)")
    let error = #expect(throws: CodecError.self) { try decode(file) }
    // Without its signature a file is no PNG; some still look like one that mail has spoilt.
    let isUnsigned = ["xs", "xcr", "xlf"].contains { line.name.hasPrefix($0) }
    let wanted = isUnsigned ? ["not_an_image", "unsupported_format"] : ["corrupt"]
    #expect(wanted.contains(error?.code ?? ""))
  }
}
