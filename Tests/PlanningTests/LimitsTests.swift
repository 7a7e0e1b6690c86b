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

  private func header(
    _ size: PixelSize, frames: Int = 1, scans: Int = 1, metadataBytes: Int = 0
  ) -> ImageHeader {
    var header = ImageHeader(
      format: .webp, size: size, pixelFormat: PixelFormat(.rgb), bitsPerSample: 8,
      colorModel: .rgb)
    header.frames = frames
    header.scans = scans
    header.metadataBytes = metadataBytes
    return header
  }

  @Test("of frames, scans, metadata, ratio and output allow what they say exactly, and no more")
  func headerBorders() throws {
    var limits = Limits()
    limits.maxFrames = 3
    limits.maxScans = 4
    limits.maxMetadata = 10
    limits.maxRatio = 50
    limits.maxOutput = 7
    try limits.check(header(size(10, 10), frames: 3, scans: 4, metadataBytes: 10), bytes: 2)
    try limits.checkOutput(bytes: 7)
    for (header, flag) in [
      (header(size(10, 10), frames: 4), "--max-frames"),
      (header(size(10, 10), scans: 5), "--max-scans"),
      (header(size(10, 10), metadataBytes: 11), "--max-metadata"),
      (header(size(17, 6)), "--max-ratio"), (header(size(16_384, 1)), "--max-dimension"),
      (header(size(10_001, 10_000)), "--max-pixels"),
    ] {
      let error = #expect(throws: CodecError.self) { try limits.check(header, bytes: 2) }
      #expect(error?.code == "over_limit" && error?.message.contains(flag) == true)
      #expect(error?.hint?.contains(flag) == true)
    }
    let error = #expect(throws: CodecError.self) { try limits.checkOutput(bytes: 8) }
    #expect(error?.message.contains("--max-output") == true)
  }

  @Test("no image of one plain colour in any format is refused for its ratio")
  func plainColours() throws {
    // The largest square that is allowed: as JPEG by libjpeg-turbo, as PNG of one bit by zlib, and
    // WebP, whose every plain image has 40 bytes or so.
    try Limits().check(header(size(10_000, 10_000)), bytes: 700)
    try Limits().check(header(size(10_000, 10_000)), bytes: 12_000)
    try Limits().check(header(size(6000, 6000)), bytes: 40)
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
