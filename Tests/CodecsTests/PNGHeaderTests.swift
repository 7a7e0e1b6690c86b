// The header facts of PNG files, and what is wrong with those that are refused.

import Raster
import TestSupport
import Testing

@testable import Codecs

@Suite("PNG headers")
struct PNGHeaderTests {
  private typealias Builder = PNGBuilder

  private func header(_ file: [UInt8]) throws(CodecError) -> ImageHeader {
    try readHeader(file, as: .png)
  }

  private static let palette = Builder.chunk("PLTE", [1, 2, 3, 4, 5, 6])
  private static let formats:
    [(depth: UInt8, color: UInt8, extra: [UInt8], expected: PixelFormat, model: ColorModel)] = [
      (1, 0, [], PixelFormat(.gray), .gray),
      (8, 0, [], PixelFormat(.gray), .gray),
      (16, 0, [], PixelFormat(.gray, .sixteen), .gray),
      (4, 0, Builder.chunk("tRNS", [0, 1]), PixelFormat(.grayAlpha), .gray),
      (8, 2, [], PixelFormat(.rgb), .rgb),
      (16, 2, Builder.chunk("tRNS", [0, 1, 0, 1, 0, 1]), PixelFormat(.rgba, .sixteen), .rgb),
      (2, 3, palette, PixelFormat(.rgb), .palette),
      (8, 3, palette + Builder.chunk("tRNS", [9, 9]), PixelFormat(.rgba), .palette),
      (8, 4, [], PixelFormat(.grayAlpha), .gray),
      (16, 6, [], PixelFormat(.rgba, .sixteen), .rgb),
    ]

  @Test("bit depth, colour type and transparency decide the pixel format", arguments: formats)
  func pixelFormats(
    _ depth: UInt8, _ color: UInt8, _ extra: [UInt8], _ expected: PixelFormat, _ model: ColorModel
  ) throws {
    let facts = try header(
      Builder.file(header: Builder.header(depth: depth, color: color), extra: extra))
    #expect(facts.pixelFormat == expected)
    #expect(facts.colorModel == model)
    #expect(facts.bitsPerSample == Int(depth))
    #expect(facts.isLossless)
    #expect(!facts.isProgressive)
  }

  private static let brokenTransparency: [(color: UInt8, chunks: [UInt8])] = [
    (3, palette + Builder.chunk("tRNS", [9, 9, 9])),
    (3, palette + Builder.chunk("tRNS", [])),
    (3, Builder.chunk("tRNS", [9]) + palette),
    (2, Builder.chunk("tRNS", [0, 1])),
    (2, Array(Builder.chunk("tRNS", [0, 1, 0, 1, 0, 1]).dropLast()) + [0]),
  ]

  @Test("a tRNS chunk that decoders pass over adds no alpha", arguments: brokenTransparency)
  func ignoredTransparency(_ color: UInt8, _ chunks: [UInt8]) throws {
    let facts = try header(Builder.file(header: Builder.header(color: color), extra: chunks))
    #expect(facts.pixelFormat == PixelFormat(.rgb))
  }

  @Test("interlacing and animation are told")
  func kinds() throws {
    #expect(try header(Builder.file(header: Builder.header(interlace: 1))).isProgressive)
    let animated = try #require(ContainerSample.all.first { $0.name == "animated PNG" })
    #expect(try header(animated.bytes).frames == 2)
    #expect(try header(animated.bytes).isAnimated)
    #expect(try header(Builder.file()).frames == 1)
  }

  @Test("everything that is there is named")
  func metadata() throws {
    let rich = try #require(ContainerSample.all.first { $0.name == "PNG with everything" })
    let facts = try header(rich.bytes)
    #expect(
      facts.metadata == [.exif, .xmp, .icc, .text, .thumbnail, .location, .time, .application])
    #expect(facts.orientation == .turnedRight)
    #expect(facts.copyright == "© Ada")
  }

  private static let notices: [(chunk: [UInt8], expected: String?)] = [
    (Builder.text("Copyright", " Grace \n"), "Grace"),
    (Builder.chunk("tEXt", characters("Copyright\0") + [0xA9, 0x20, 0x47]), "© G"),
    (Builder.internationalText("Copyright", "著作権"), "著作権"),
    (Builder.chunk("iTXt", characters("Copyright\0") + [1, 0, 0, 0, 1, 2]), nil),
    (Builder.chunk("iTXt", characters("Copyright\0") + [0, 0]), nil),
    (Builder.chunk("tEXt", characters("Copyright")), nil),
    (Builder.text("Copyright", String(repeating: "x", count: 20_000)), nil),
    (Builder.text("Author", "Grace"), nil),
  ]

  @Test("the copyright text is read where it is plain", arguments: notices)
  func copyright(_ chunk: [UInt8], _ expected: String?) throws {
    #expect(try header(Builder.file(extra: chunk)).copyright == expected)
  }

  @Test("a bent image header is told by its checksum, whichever bit it is")
  func headerChecksum() {
    let file = Builder.file()
    for place in 16..<33 {
      for bit in 0..<8 {
        var bent = file
        bent[place] ^= 1 << bit
        #expect(
          throws: CodecError.corrupt(
            .png, offset: 29, detail: "wrong checksum of the IHDR chunk")
        ) { try header(bent) }
      }
    }
  }

  private static let nonsense: [(file: [UInt8], offset: Int, detail: String)] = [
    (Builder.file(header: Builder.header(width: 0)), 16, "a side of 0 or over 2147483647 pixels"),
    (
      Builder.file(header: Builder.header(height: 1 << 31)), 16,
      "a side of 0 or over 2147483647 pixels"
    ),
    (Builder.file(header: Builder.header(depth: 4)), 24, "illegal bit depth and colour type"),
    (Builder.file(header: Builder.header(color: 1)), 24, "illegal bit depth and colour type"),
    (
      Builder.file(header: Builder.header(interlace: 2)), 26,
      "unknown compression, filter or interlace method"
    ),
    (Builder.file(header: Builder.header(color: 3)), 33, "a palette image without a PLTE chunk"),
    (Builder.file(header: []), 8, "IDAT chunk of 37 bytes instead of IHDR of 13"),
    (Builder.signature + Builder.header() + Builder.end, 33, "no image data before the IEND chunk"),
    (Builder.file(extra: [0, 0, 0, 0, 1, 2, 3, 4]), 37, "no chunk type where one should be"),
    (
      Builder.file(extra: [0x80, 0, 0, 0] + characters("teXt")), 33,
      "teXt chunk has a length over 2147483647"
    ),
  ]

  @Test("nonsense is corrupt, with its place", arguments: nonsense)
  func corrupt(_ file: [UInt8], _ offset: Int, _ detail: String) {
    #expect(throws: CodecError.corrupt(.png, offset: offset, detail: detail)) {
      try header(file)
    }
  }

  @Test("damage behind the head of the image data is left for the decoder")
  func lateDamage() throws {
    let file = Builder.signature + Builder.header() + Builder.image() + [0, 0, 0, 9, 1, 2, 3, 4]
    #expect(try header(file).size == PixelSize(width: 4, height: 2))
  }

  @Test("Apple's own variety is named")
  func iPhone() {
    let file = Builder.signature + Builder.chunk("CgBI", [0, 0, 0, 0]) + Builder.header()
    #expect(
      throws: CodecError.unsupportedVariety(.png, detail: "optimised for iPhone (CgBI)")
    ) { try header(file) }
  }

  @Test("the checksum is that of the standard")
  func checksum() {
    var checksum = CRC32()
    checksum.update(characters("123456789")[...])
    #expect(checksum.value == 0xCBF4_3926)
  }
}
