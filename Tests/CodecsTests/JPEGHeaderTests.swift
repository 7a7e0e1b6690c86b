// The header facts of JPEG files, and the varieties that are refused.

import Raster
import TestSupport
import Testing

@testable import Codecs

@Suite("JPEG headers")
struct JPEGHeaderTests {
  private typealias Builder = JPEGBuilder

  private func header(_ file: [UInt8]) throws(CodecError) -> ImageHeader {
    try readHeader(file, as: .jpeg)
  }

  @Test("size, components and process come from the frame header")
  func basics() throws {
    let baseline = try header(Builder.file(frame: Builder.frame(width: 4000, height: 3000)))
    #expect(baseline.size == PixelSize(width: 4000, height: 3000))
    #expect(baseline.pixelFormat == PixelFormat(.rgb))
    #expect(baseline.bitsPerSample == 8)
    #expect(!baseline.isProgressive)
    #expect(!baseline.isLossless)
    #expect(baseline.estimatedQuality == nil)
    #expect(try header(Builder.file(frame: Builder.frame(0xC2))).isProgressive)
    #expect(try header(Builder.file(frame: Builder.frame(0xCA))).isProgressive)
    #expect(try !header(Builder.file(frame: Builder.frame(0xC9))).isProgressive)
    let gray = try header(Builder.file(frame: Builder.frame(components: [1])))
    #expect(gray.pixelFormat == PixelFormat(.gray))
    #expect(gray.colorModel == .gray)
  }

  @Test("everything that is there is named")
  func metadata() throws {
    let facts = try header(ContainerSample.all[1].bytes)
    #expect(
      facts.metadata
        == [.exif, .xmp, .iptc, .icc, .comment, .thumbnail, .location, .application])
    #expect(facts.orientation == .turnedRight)
    #expect(facts.copyright == "© Ada")
    #expect(try header(Builder.file()).metadata.isEmpty)
  }

  @Test(
    "the colour model is told by JFIF, then by Adobe, then by the components' names",
    arguments: [
      ([], [1, 2, 3], ColorModel.ycbcr),
      ([], characters("RGB"), .rgb),
      (Builder.jfif(), characters("RGB"), .ycbcr),
      (Builder.adobe(transform: 0), [1, 2, 3], .rgb),
      (Builder.adobe(transform: 1), characters("RGB"), .ycbcr),
      (Builder.jfif() + Builder.adobe(transform: 0), [1, 2, 3], .ycbcr),
      ([], [1, 2, 3, 4], .cmyk),
      (Builder.adobe(transform: 0), [1, 2, 3, 4], .cmyk),
      (Builder.adobe(transform: 2), [1, 2, 3, 4], .ycck),
    ] as [([UInt8], [UInt8], ColorModel)])
  func colorModels(_ segments: [UInt8], _ components: [UInt8], _ expected: ColorModel) throws {
    let facts = try header(
      Builder.start + segments + Builder.frame(components: components) + Builder.scan()
        + Builder.end)
    #expect(facts.colorModel == expected)
    #expect(facts.pixelFormat == PixelFormat(.rgb))
  }

  @Test(
    "varieties that can't be decoded are named",
    arguments: [
      (Builder.frame(0xC3), "lossless coding (SOF3)"),
      (Builder.frame(0xC5), "hierarchical coding (SOF5)"),
      (Builder.segment(0xDE, []), "hierarchical coding (DHP)"),
      (Builder.segment(0xF7, []), "JPEG-LS"),
      (Builder.frame(0xC1, precision: 12), "12 bits a sample"),
      (Builder.frame(height: 0), "the height follows the first scan (DNL)"),
      (Builder.frame(components: [1, 2]), "2 colour components"),
    ])
  func unsupported(_ frame: [UInt8], _ detail: String) {
    #expect(throws: CodecError.unsupportedVariety(.jpeg, detail: detail)) {
      try header(Builder.file(frame: frame))
    }
  }

  private static let nonsense: [(middle: [UInt8], offset: Int, detail: String)] = [
    (Builder.frame(width: 0), 27, "the image has a width of 0"),
    (Builder.frame() + Builder.frame(), 39, "a second frame header"),
    ([], 42, "a scan before the frame header"),
    (Builder.frame() + Builder.end, 39, "the image ends before its first scan"),
    (Builder.start, 20, "a second SOI marker"),
    ([0xFF, 0x02, 0, 2], 20, "unknown marker 0xFF02"),
    ([0xFF, 0xDB, 0, 1], 20, "DQT segment has a length of 1"),
    (Builder.segment(0xDB, [0, 1, 2]), 20, "DQT segment ends inside a quantisation table"),
    (
      Builder.segment(0xC0, [8, 0, 1]), 20,
      "SOF0 segment does not have the length of a frame header"
    ),
  ]

  @Test("nonsense is corrupt, with its place", arguments: nonsense)
  func corrupt(_ middle: [UInt8], _ offset: Int, _ detail: String) {
    #expect(throws: CodecError.corrupt(.jpeg, offset: offset, detail: detail)) {
      try header(Builder.file(frame: middle))
    }
  }

  @Test("a file that ends inside a segment says where, and where it should have gone on to")
  func truncated() {
    let file = Array(Builder.file(extra: Builder.exif(ContainerSample.richEXIF))[..<60])
    let end = 20 + Builder.exif(ContainerSample.richEXIF).count
    #expect(
      throws: CodecError.truncated(
        .jpeg, offset: 60,
        detail: "the file ends inside its APP1 segment, which runs to byte \(end)")
    ) { try header(file) }
  }

  @Test("fill bytes and markers without data may stand between segments")
  func fillBytes() throws {
    let facts = try header(Builder.file(extra: [0xFF, 0xFF, 0xFF, 0x01, 0xFF, 0xD0, 0xFF, 0xFF]))
    #expect(facts.size == PixelSize(width: 16, height: 8))
  }

  @Test("the first EXIF segment that makes sense counts")
  func severalEXIF() throws {
    let broken = Builder.segment(0xE1, characters("Exif\0\0rubbish"))
    let facts = try header(
      Builder.file(
        extra: broken + Builder.exif(EXIFBuilder().orientation(3))
          + Builder.exif(EXIFBuilder().orientation(8))))
    #expect(facts.orientation == .upsideDown)
  }

  @Test("a profile is put together in the order of its numbers, wherever its parts stand")
  func profile() {
    let file = Builder.file(
      extra: Builder.icc(3, of: 3, [5]) + Builder.icc(1, of: 3, [1, 2]),
      frame: Builder.frame() + Builder.icc(2, of: 3, [3, 4]))
    #expect(jpegICCProfile(file.span.bytes) == [1, 2, 3, 4, 5])
  }

  @Test(
    "a profile with missing, double or contradictory parts is none",
    arguments: [
      Builder.icc(1, of: 2, [1]),
      Builder.icc(1, of: 1, [1]) + Builder.icc(1, of: 1, [1]),
      Builder.icc(1, of: 2, [1]) + Builder.icc(2, of: 3, [2]),
      Builder.icc(0, of: 1, [1]),
      Builder.icc(1, of: 0, [1]),
      Builder.icc(3, of: 2, [1]),
      Builder.segment(0xE2, characters("ICC_PROFILE\0")),
      [],
    ])
  func brokenProfile(_ segments: [UInt8]) {
    #expect(jpegICCProfile(Builder.file(extra: segments).span.bytes) == nil)
  }
}
