// Every malformed file is refused for a reason that its table allows, in one line.

import Codecs
import Imaging
import Planning
import TestSupport
import Testing

@Suite("Malformed files")
struct MalformedTests {
  @Test("is refused as the table says", arguments: try Fixtures.malformed(), [2048, 16])
  func refused(_ file: Fixtures.Malformed, _ side: Int) throws {
    let bytes = try file.bytes()
    let error = #expect(throws: CodecError.self) {
      _ = try process(bytes) { $0.fit(side) }
    }
    guard let error else { return }
    #expect(file.codes.contains(error.code), "\(error.code): \(error.message)")
    #expect(error.category.exitStatus == 65)
    #expect(!error.message.isEmpty && error.message.count <= 200)
    #expect(!error.message.contains { $0.isNewline } && !error.message.hasSuffix("."))
    #expect(error.hint?.contains { $0.isNewline } != true)
  }

  @Test("a file over the size limit is not even looked at")
  func tooManyBytes() throws {
    var limits = Limits()
    limits.maxInput = 100
    let error = #expect(throws: CodecError.self) {
      try process(try fixture("jpeg-baseline-444.jpg"), limits: limits)
    }
    #expect(error?.code == "over_limit" && error?.message.contains("--max-input") == true)
  }

  @Test("limits hold for what is read and for what is made")
  func limits() throws {
    var limits = Limits()
    limits.maxPixels = 64 * 48 - 1
    #expect(throws: CodecError.self) {
      try process(try fixture("png-rgb-8bit.png"), limits: limits)
    }
    limits.maxPixels = 64 * 48
    #expect(try process(try fixture("png-rgb-8bit.png"), limits: limits).size.width == 64)
    #expect(throws: CodecError.self) {
      try process(try fixture("png-rgb-8bit.png"), limits: limits) { recipe in
        recipe.geometry = .percent(101)
        recipe.upscale = true
      }
    }
  }
}
