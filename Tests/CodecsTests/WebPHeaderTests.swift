// The header facts of WebP files, and the container round an encoder's output.

import Raster
import TestSupport
import Testing

@testable import Codecs

@Suite("WebP headers")
struct WebPHeaderTests {
  private typealias Builder = WebPBuilder

  private func header(_ file: [UInt8]) throws(CodecError) -> ImageHeader {
    try readHeader(file, as: .webp)
  }

  @Test("a lossy file is YCbCr without alpha, and its upper size bits are no size")
  func lossy() throws {
    let facts = try header(Builder.file(Builder.lossy(width: 0x4000 | 300, height: 0xC000 | 200)))
    #expect(facts.size == PixelSize(width: 300, height: 200))
    #expect(facts.pixelFormat == PixelFormat(.rgb))
    #expect(facts.colorModel == .ycbcr)
    #expect(!facts.isLossless)
  }

  @Test("a lossless file tells its alpha", arguments: [false, true])
  func lossless(_ alpha: Bool) throws {
    let facts = try header(
      Builder.file(Builder.lossless(width: 16_384, height: 9, alpha: alpha)))
    #expect(facts.size == PixelSize(width: 16_384, height: 9))
    #expect(facts.pixelFormat == PixelFormat(alpha ? .rgba : .rgb))
    #expect(facts.isLossless)
  }

  @Test("an extended file tells its metadata, and alpha by its chunk")
  func extended() throws {
    let rich = try #require(ContainerSample.all.first { $0.name == "WebP with everything" })
    let facts = try header(rich.bytes)
    #expect(facts.size == PixelSize(width: 20, height: 10))
    #expect(facts.pixelFormat == PixelFormat(.rgba))
    #expect(facts.metadata == [.exif, .xmp, .icc, .thumbnail, .location, .application])
    #expect(facts.orientation == .turnedRight)
    #expect(facts.copyright == "© Ada")
  }

  @Test("EXIF is read with and without JPEG's signature before it")
  func signature() throws {
    let block = EXIFBuilder().orientation(5).bytes
    for prefix in [[], characters("Exif\0\0")] {
      let facts = try header(
        Builder.file(
          Builder.extended(8) + Builder.lossy() + Builder.chunk("EXIF", prefix + block)))
      #expect(facts.orientation == .transposed)
    }
  }

  @Test("the frames of an animation are counted")
  func animation() throws {
    let animated = try #require(ContainerSample.all.first { $0.name == "animated WebP" })
    let facts = try header(animated.bytes)
    #expect(facts.frames == 2)
    #expect(facts.pixelFormat == PixelFormat(.rgba))
    #expect(!facts.isLossless)
  }

  @Test("an animation is RGBA even where nothing of it is transparent")
  func opaqueAnimation() throws {
    for frames in 1...2 {
      let file = Builder.file(
        Builder.extended(2) + (0..<frames).flatMap { _ in Builder.frame(Builder.lossy()) })
      let facts = try header(file)
      #expect(facts.frames == frames)
      #expect(facts.pixelFormat == PixelFormat(.rgba))
    }
  }

  private static let nonsense: [(file: [UInt8], offset: Int, detail: String)] = [
    (Builder.file([]), 4, "no room for an image in 4 bytes"),
    (Builder.file(Builder.chunk("JUNK", [1])), 12, "JUNK chunk instead of VP8, VP8L or VP8X"),
    (Builder.file(Builder.chunk("VP8 ", [1, 2])), 12, "VP8 chunk is too short for its header"),
    (
      Builder.file(Builder.chunk("VP8 ", [0x31] + [UInt8](repeating: 0, count: 9))), 20,
      "VP8 image does not begin with a key frame"
    ),
    (
      Builder.file(Builder.chunk("VP8 ", [0x30] + [UInt8](repeating: 0, count: 9))), 23,
      "VP8 image has no start code"
    ),
    (Builder.file(Builder.lossy(width: 0)), 26, "VP8 image has a side of 0"),
    (
      Builder.file(Builder.chunk("VP8L", [0x2F, 0, 0, 0, 0x20])), 20,
      "VP8L image has a wrong signature or version"
    ),
    (
      Builder.file(Builder.extended(0, width: 21) + Builder.lossy()), 24,
      "canvas of 21x10 for an image of 20x10"
    ),
    (
      Builder.file(Builder.extended(0, width: 1 << 24, height: 1 << 24)), 24,
      "canvas of 16777216x16777216 is over 2^32 pixels"
    ),
    (Builder.file(Builder.extended(0)), 30, "no image chunk"),
    (Builder.file(Builder.extended(2)), 30, "animation without a frame"),
    (
      Builder.file(Builder.extended(2) + Builder.frame(Builder.lossy(), width: 21)), 30,
      "animation frame reaches beyond its canvas"
    ),
    (
      Builder.file(characters("VP8 ") + [255, 255, 255, 255, 1, 2, 3, 4]), 12,
      "VP8  chunk of 4294967295 bytes runs past its end at byte 24"
    ),
  ]

  @Test("nonsense is corrupt, with its place", arguments: nonsense)
  func corrupt(_ file: [UInt8], _ offset: Int, _ detail: String) {
    #expect(throws: CodecError.corrupt(.webp, offset: offset, detail: detail)) {
      try header(file)
    }
  }

  @Test("a file that is shorter than its header says is truncated, a longer one is not")
  func length() throws {
    let file = Builder.file(Builder.lossy())
    #expect(
      throws: CodecError.truncated(
        .webp, offset: file.count - 1, detail: "the file should have \(file.count) bytes")
    ) { try header(Array(file.dropLast())) }
    #expect(try header(file + [1, 2, 3]) == header(file))
  }
}

@Suite("WebP containers")
struct WebPContainerTests {
  private typealias Builder = WebPBuilder
  private let size = PixelSize(width: 20, height: 10)

  @Test("with nothing to add, the encoder's file stays as it is")
  func nothing() throws {
    let file = Builder.file(Builder.lossy())
    #expect(try wrapWebP(file, size: size, hasAlpha: false, metadata: KeptMetadata()) == file)
  }

  @Test("profile and copyright go where the format wants them")
  func wrapped() throws {
    let simple = Builder.file(Builder.lossless(alpha: true))
    let wrapped = try wrapWebP(
      simple, size: size, hasAlpha: true,
      metadata: KeptMetadata(iccProfile: [1, 2, 3], copyright: "Ada"))
    let block = try #require(makeEXIF(orientation: .upright, copyright: "Ada"))
    #expect(
      wrapped
        == Builder.file(
          Builder.extended(0x38) + Builder.chunk("ICCP", [1, 2, 3])
            + Builder.lossless(alpha: true) + Builder.chunk("EXIF", block)))
    let facts = try readHeader(wrapped, as: .webp)
    #expect(facts.copyright == "Ada")
    #expect(facts.metadata == [.icc, .exif])
  }

  @Test("a lossy file with alpha, which the encoder extends itself, is extended only once")
  func alreadyExtended() throws {
    let image = Builder.chunk("ALPH", [0, 1, 2]) + Builder.lossy()
    let wrapped = try wrapWebP(
      Builder.file(Builder.extended(0x10) + image), size: size, hasAlpha: true,
      metadata: KeptMetadata(iccProfile: [7]))
    #expect(
      wrapped == Builder.file(Builder.extended(0x30) + Builder.chunk("ICCP", [7]) + image))
  }

  @Test("what can't be taken apart is no file to lose a profile over")
  func broken() {
    let file = Builder.file(Builder.lossy()).dropLast()
    let metadata = KeptMetadata(copyright: "Ada")
    let error = #expect(throws: CodecError.self) {
      try wrapWebP(Array(file), size: size, hasAlpha: false, metadata: metadata)
    }
    #expect(error?.code == "encoder_failed")
  }
}
