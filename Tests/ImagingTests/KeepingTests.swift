// When the input itself is the best output: optimal images and animations.

import Codecs
import Imaging
import Planning
import Raster
import TestSupport
import Testing

@Suite("Kept inputs")
struct KeepingTests {
  @Test("an image that was optimised once is not touched again", arguments: ImageFormat.allCases)
  func optimal(_ format: ImageFormat) throws {
    // Poor already: at standard quality it would only grow.
    let picture = Picture(noise: PixelSize(width: 64, height: 48), PixelFormat(.rgb))
    var options = EncodeOptions(quality: 20)
    options.hasInputPixels = true
    let file = try process(encode(picture, as: format, options)).file
    let made = try process(file)
    #expect(made.file == file)
    if format != .png {
      #expect(made.keepsInput && made.quality == nil)
      #expect(made.operations.isEmpty && made.warnings.isEmpty)
    }
    #expect(try decode(made.file).picture == decode(file).picture)
  }

  @Test(
    "a resized image is no larger than it was, at a lower quality where that takes one",
    arguments: [ImageFormat.jpeg, .webp])
  func resizedNoLarger(_ format: ImageFormat) throws {
    let picture = Picture(noise: PixelSize(width: 128, height: 96), PixelFormat(.rgb))
    let file = try encode(picture, as: format, EncodeOptions(quality: 60))
    let made = try process(file) { $0.fit(120) }
    #expect(made.operations.contains("resize") && made.size.width == 120)
    #expect(made.file.count <= file.count)
    let quality = try #require(made.quality)
    #expect((40...80).contains(quality) && (format == .webp || quality < 80))
    #expect(
      made.warnings.contains { $0.contains("quality lowered to \(quality)") } == (quality < 80))
    // What grows all the same is said to have grown.
    let poor = try encode(picture, as: format, EncodeOptions(quality: 5))
    let grown = try process(poor) { $0.fit(120) }
    #expect(grown.file.count <= poor.count || !grown.warnings.isEmpty)
  }

  @Test("a quality is lowered as often as it takes")
  func loweredTwice() throws {
    // Weighed, which takes fewer bytes at a quality than what is tried against it.
    let picture = Picture(noise: PixelSize(width: 64, height: 64), PixelFormat(.rgb))
    let file = try encode(picture, as: .jpeg, EncodeOptions(quality: 78, effort: 9))
    let made = try process(file) {
      $0.geometry = Geometry(.box(width: 63, height: 64), fit: .fill)
      $0.chroma = .full
    }
    #expect(try #require(made.quality) < 78)
    #expect(made.file.count <= file.count)
  }

  @Test(
    "what is kept of a broken file is nothing, also where not a byte may be lost",
    arguments: ["jpeg-progressive-420.jpg", "jpeg-baseline-420.jpg"])
  func brokenLossless(_ name: String) throws {
    let file = try fixture(name)
    #expect(throws: CodecError.self) {
      try process(Array(file.prefix(file.count / 2))) {
        $0.lossless = true
        $0.metadata.strip = .none
      }
    }
  }

  @Test("a quality that was asked for is kept, and so is the standard one where pixels are added")
  func qualityStays() throws {
    let picture = Picture(noise: PixelSize(width: 128, height: 96), PixelFormat(.rgb))
    let file = try encode(picture, as: .jpeg, EncodeOptions(quality: 30))
    let asked = try process(file) {
      $0.fit(120)
      $0.quality = 90
    }
    #expect(asked.quality == 90)
    let enlarged = try process(file) {
      $0.fit(300)
      $0.upscale = true
    }
    #expect(enlarged.quality == 80 && enlarged.size.width == 300)
  }

  @Test("a JPEG that is to have one scan gets one")
  func oneScan() throws {
    let picture = Picture(soft: PixelSize(width: 64, height: 48), PixelFormat(.rgb))
    let file = try encode(picture, as: .jpeg, EncodeOptions(quality: 20, progressive: true))
    let made = try process(file) { $0.progressive = false }
    #expect(made.keepsInput)
    #expect(try !header(of: made.file).isProgressive)
    #expect(try decode(made.file).picture == decode(file).picture)
  }

  @Test("what is kept loses its metadata and not a pixel", arguments: try Fixtures.readable())
  func pixelIdentical(_ file: Fixtures.Readable) throws {
    let bytes = try file.bytes()
    let made = try process(bytes) { $0.quality = 100 }
    guard made.keepsInput else { return }
    #expect(made.file.count <= bytes.count)
    let before = try decode(bytes)
    let after = try decode(made.file)
    #expect(
      after.picture.widened == before.picture.widened && after.iccProfile == before.iccProfile)
    #expect(try header(of: made.file).orientation == header(of: bytes).orientation)
  }

  @Test("lossless images keep every pixel where colours are kept")
  func lossless() throws {
    for file in try Fixtures.readable() where file.frames == 1 {
      let bytes = try file.bytes()
      let inputHeader = try header(of: bytes)
      guard inputHeader.isLossless, inputHeader.orientation == .upright else { continue }
      #expect(
        try decode(process(bytes) { $0.colourSpace = .keep }.file).picture.seen
          == decode(bytes).picture.seen, "\(file.name)")
      #expect(
        try decode(
          process(bytes) {
            $0.colourSpace = .keep
            $0.lossless = true
          }.file
        ).picture.widened == decode(bytes).picture.widened, "\(file.name)")
    }
  }

  @Test("an image that fits is a fixed point", arguments: try Fixtures.readable())
  func fixedPoint(_ file: Fixtures.Readable) throws {
    let once = try process(try file.bytes())
    let twice = try process(once.file)
    #expect(twice.file.count <= once.file.count)
    if try header(of: once.file).isLossless {
      #expect(try decode(twice.file).picture.seen == decode(once.file).picture.seen)
    }
  }

  @Test(
    "an animation that fits stays whole", arguments: ["png-animated.png", "webp-animated.webp"])
  func animation(_ name: String) throws {
    let made = try process(try fixture(name))
    #expect(made.keepsInput)
    #expect(
      made.warnings
        == (made.format == .png ? ["animation: only the first of 3 frames was checked"] : []))
    #expect(try header(of: made.file).frames == 3)
  }

  @Test(
    "an animation without alpha is decoded to its right colours",
    arguments: ["webp-animated-opaque.webp", "webp-animated-one-frame.webp"],
    [FormatChoice.keep, .png, .jpeg])
  func opaqueAnimation(_ name: String, _ format: FormatChoice) throws {
    let file = try fixture(name)
    #expect(try decode(file).picture.standsUpright(within: 20))
    for side in [2048, 60] {
      let made = try process(file) { recipe in
        recipe.format = format
        recipe.fit(side)
        recipe.quality = 95
      }
      #expect(try decode(made.file).picture.standsUpright(within: 20))
    }
  }

  @Test("an animation in any frame of which something is wrong is refused, kept or not")
  func brokenFrame() throws {
    var file = try fixture("webp-animated-opaque.webp")
    // The frame header of the last frame's lossy image: no more a start code.
    let starts = file.indices.filter { file[$0...].starts(with: [0x9D, 0x01, 0x2A]) }
    #expect(starts.count == 2)
    let bitstream = try #require(starts.last) + 7
    for place in bitstream..<bitstream + 60 { file[place] = 0xFF }
    for side in [2048, 16] {
      let error = #expect(throws: CodecError.self) { try process(file) { $0.fit(side) } }
      #expect(error?.code == "corrupt")
    }
  }
}
