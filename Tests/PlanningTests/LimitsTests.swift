// What is refused before it costs anything.

import Codecs
import Planning
import Raster
import Testing

@Suite("Limits")
struct LimitsTests {
  private func size(_ width: Int, _ height: Int) -> PixelSize {
    PixelSize(width: width, height: height)
  }

  @Test("what a limit allows exactly is allowed, one more is not")
  func borders() throws {
    var limits = Limits()
    limits.maxPixels = 5000
    limits.maxDimension = 100
    limits.maxInput = 10
    try limits.check(size(100, 50))
    try limits.check(size(50, 100))
    try limits.check(size(1, 1))
    try limits.checkInput(bytes: 10)
    try limits.checkInput(bytes: 0)
    #expect(throws: CodecError.self) { try limits.check(size(101, 1)) }
    #expect(throws: CodecError.self) { try limits.check(size(1, 101)) }
    #expect(throws: CodecError.self) { try limits.check(size(100, 51)) }
    #expect(throws: CodecError.self) { try limits.checkInput(bytes: 11) }
  }

  @Test(
    "the refusal says what was found, what is allowed, and which flag lifts it",
    arguments: [
      ("--max-dimension", 20_000, 1, "20000", "16383"),
      ("--max-pixels", 16_000, 16_000, "16000x16000", "100000000"),
    ])
  func evidence(_ flag: String, _ width: Int, _ height: Int, _ found: String, _ limit: String) {
    let error = #expect(throws: CodecError.self) { try Limits().check(size(width, height)) }
    for part in [flag, found, limit] { #expect(error?.message.contains(part) == true) }
    #expect(error?.code == "over_limit" && error?.hint?.contains(flag) == true)
  }

  @Test("a file's size is refused in units that people read")
  func inputEvidence() {
    let error = #expect(throws: CodecError.self) {
      try Limits().checkInput(bytes: 300_000_000)
    }
    #expect(error?.message.contains("300 MB") == true)
    #expect(error?.message.contains("--max-input") == true)
  }

  @Test("sizes whose product overflows are refused")
  func overflow() {
    var limits = Limits()
    limits.maxDimension = .max
    limits.maxPixels = .max
    #expect(throws: CodecError.self) { try limits.check(size(.max, 2)) }
    #expect(throws: CodecError.self) { try limits.check(size(.max, .max)) }
  }
}
