// Outputs that must come to a size or a score, and what happens to those that can't.

import Codecs
import Imaging
import Planning
import Raster
import TestSupport
import Testing

@Suite("Targets")
struct TargetTests {
  /// Ramps under waves of every width: detail for every quality to lose some of.
  private static func file(_ layout: ChannelLayout = .rgb) throws -> [UInt8] {
    let picture = Picture(PixelSize(width: 160, height: 120), PixelFormat(layout)) {
      x, y, channel in
      if channel == 3 { return 255 - x }
      let wave = (x * x / 32 + y * 3) % 64 / 2
      return x / 2 + y / 2 + wave + (x * 7 + y * 13) % 5 + 20 * channel
    }
    return try encode(picture, as: .png)
  }

  @Test(
    "the best quality that fits is taken, and never more bytes than may be",
    arguments: [FormatChoice.jpeg, .webp], [1200, 2000, 3500, 6000])
  func fits(_ format: FormatChoice, _ most: Int) throws {
    let made = try process(Self.file()) {
      $0.format = format
      $0.target.maxBytes = most
      $0.target.minQuality = 5
    }
    #expect(made.file.count <= most)
    #expect(made.file.count > most * 90 / 100 || made.quality == 100)
    #expect(made.score != nil)
  }

  @Test("a file that can't be made small enough is not made", arguments: [FormatChoice.jpeg, .png])
  func misses(_ format: FormatChoice) throws {
    let error = #expect(throws: CodecError.self) {
      try process(Self.file()) {
        $0.format = format
        $0.target.maxBytes = 600
      }
    }
    #expect(error?.code == "target_missed")
    #expect(error?.message.contains("600") == true)
  }

  @Test("what fits already is kept, whatever quality might do")
  func keepsWhatFits() throws {
    let file = try process(Self.file()) { $0.format = .jpeg }.file
    let made = try process(file) { $0.target.maxBytes = file.count }
    #expect(made.keepsInput && made.score == 100)
  }

  @Test(
    "a score is met, and not by much", arguments: [FormatChoice.jpeg, .webp], [75.0, 82.0, 88.0])
  func scores(_ format: FormatChoice, _ wanted: Double) throws {
    let made = try process(Self.file()) {
      $0.format = format
      $0.target.score = wanted
    }
    let score = try #require(made.score)
    #expect(score >= wanted && score < wanted + 2)
  }

  @Test("a score and a size are both met, or there is no file")
  func both() throws {
    func made(_ score: Double, _ bytes: Int) throws -> ProcessedImage {
      try process(Self.file()) {
        $0.format = .jpeg
        $0.target.score = score
        $0.target.maxBytes = bytes
      }
    }
    let alone = try made(80, 1_000_000)
    #expect(try made(80, alone.file.count).file == alone.file)
    #expect(throws: CodecError.self) { try made(80, alone.file.count - 1) }
  }

  @Test("a score that no quality reaches is told")
  func outOfReach() throws {
    let made = try process(Self.file()) {
      $0.format = .jpeg
      $0.quality = 30
      $0.target.score = 95
    }
    #expect(made.quality == 30)
    #expect(made.warnings.contains { $0.contains("out of reach") })
  }

  @Test("the smallest format is found whatever the input says of itself in words of its own format")
  func smallestOfTalkative() throws {
    let file = try Self.file()
    let text = PNGBuilder.text("Comment", "of waves")
    for format in [FormatChoice.smallest, .jpeg, .png] {
      let made = try process(Array(file[..<33]) + text + Array(file[33...])) {
        $0.format = format
        $0.metadata.strip = .none
      }
      #expect(try decode(made.file).picture.shape.size == PixelSize(width: 160, height: 120))
    }
  }

  @Test("the smallest format is found, and alpha is none of JPEG's")
  func smallest() throws {
    let sizes = try [FormatChoice.jpeg, .png, .webp].map { format in
      try process(Self.file()) { $0.format = format }.file.count
    }
    let made = try process(Self.file()) { $0.format = .smallest }
    #expect(made.file.count <= sizes.min() ?? 0)
    #expect(try header(of: made.file).format == made.format)
    #expect(try process(Self.file(.rgba)) { $0.format = .smallest }.format != .jpeg)
    let flat = try encode(
      Picture(PixelSize(width: 90, height: 60), PixelFormat(.rgb)) { x, _, _ in x / 30 * 100 },
      as: .png)
    let exact = try process(flat) {
      $0.format = .smallest
      $0.target.score = 90
    }
    #expect(exact.file.count <= flat.count)
  }

  @Test("what saves too little is kept, made, or refused, as was asked")
  func savings() throws {
    // Coded as small as it can be without loss.
    let file = try process(process(Self.file()) { $0.format = .jpeg }.file).file
    func made(_ choice: LargerChoice, _ savings: Double = 0) throws -> ProcessedImage {
      try process(file) {
        $0.ifLarger = choice
        $0.minSavings = savings
        $0.quality = 95
      }
    }
    #expect(try made(.keepInput).keepsInput)
    #expect(try !made(.allow).keepsInput)
    for (choice, code) in [(LargerChoice.fail, "not_smaller"), (.skip, "nothing_saved")] {
      let error = #expect(throws: CodecError.self) { try made(choice) }
      #expect(error?.code == code)
    }
    let poorer = try process(file) { $0.quality = 40 }
    #expect(!poorer.keepsInput)
    let demanding = try process(file) {
      $0.quality = 40
      $0.minSavings = 0.9
    }
    #expect(demanding.keepsInput)
  }
}
