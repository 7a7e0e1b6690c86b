// What stays in a stripped file, and what goes.

import Raster
import TestSupport
import Testing

@testable import Codecs

@Suite("Stripping")
struct StrippingTests {
  @Test("the picture stays byte for byte", arguments: ContainerSample.all)
  func picture(_ sample: ContainerSample) throws {
    let stripped = try strip(sample.bytes, as: sample.format)
    let before = try imageData(sample.bytes, of: sample.format)
    #expect(!before.isEmpty)
    #expect(try imageData(stripped, of: sample.format) == before)
  }

  @Test("nothing private stays, and nothing behind the image", arguments: ContainerSample.all)
  func secrets(_ sample: ContainerSample) throws {
    let stripped = try strip(sample.bytes, as: sample.format)
    #expect(!stripped.contains(bytes: characters("SECRET")))
    let kinds = try readHeader(stripped, as: sample.format).metadata
    #expect(kinds.isSubset(of: [.exif, .icc, .text]))
  }

  @Test("all header facts but the kinds of metadata stay", arguments: ContainerSample.all)
  func facts(_ sample: ContainerSample) throws {
    var before = try readHeader(sample.bytes, as: sample.format)
    var after = try readHeader(strip(sample.bytes, as: sample.format), as: sample.format)
    before.metadata = []
    after.metadata = []
    #expect(after.metadataBytes <= before.metadataBytes)
    before.metadataBytes = after.metadataBytes
    #expect(after == before)
  }

  @Test("stripping twice is stripping once", arguments: ContainerSample.all)
  func twice(_ sample: ContainerSample) throws {
    let once = try strip(sample.bytes, as: sample.format)
    #expect(try strip(once, as: sample.format) == once)
  }

  @Test("a file without metadata is not touched")
  func untouched() throws {
    for sample in ContainerSample.all
    where ["plain JPEG", "gray JPEG", "plain PNG", "lossy WebP"].contains(sample.name) {
      #expect(try strip(sample.bytes, as: sample.format) == sample.bytes)
    }
  }

  @Test("orientation and copyright outlive the rest of EXIF", arguments: ImageFormat.allCases)
  func keptEXIF(_ format: ImageFormat) throws {
    let rich = try #require(
      ContainerSample.all.first { $0.format == format && $0.name.contains("everything") })
    let stripped = try strip(rich.bytes, as: format)
    let header = try readHeader(stripped, as: format)
    #expect(header.orientation == .turnedRight)
    #expect(header.copyright == "© Ada")
    #expect(header.metadata.isDisjoint(with: [.thumbnail, .location]))
    let block = try #require(makeEXIF(orientation: .turnedRight, copyright: "© Ada"))
    #expect(stripped.contains(bytes: block))
  }

  @Test("a JPEG's profile and colour transform stay, and its JFIF thumbnail goes")
  func jpegColour() throws {
    let rich = ContainerSample.all[1].bytes
    let stripped = try strip(rich, as: .jpeg)
    #expect(jpegICCProfile(stripped.span.bytes) == [1, 2, 3, 4])
    #expect(stripped.contains(bytes: JPEGBuilder.adobe(transform: 1)))
    #expect(stripped.starts(with: JPEGBuilder.start + JPEGBuilder.jfif() + [0xFF, 0xE1]))
  }

  @Test("a PNG's copyright text stays beside EXIF's")
  func pngCopyrightText() throws {
    let stripped = try strip(
      PNGBuilder.file(
        extra: PNGBuilder.chunk("eXIf", EXIFBuilder().orientation(3).bytes)
          + PNGBuilder.text("Copyright", "Grace")), as: .png)
    let expected = try #require(makeEXIF(orientation: .upsideDown, copyright: nil))
    #expect(
      stripped
        == PNGBuilder.file(
          extra: PNGBuilder.text("Copyright", "Grace") + PNGBuilder.chunk("eXIf", expected)))
  }

  @Test("a lossless WebP with EXIF becomes an extended file with only the flags that are true")
  func webPFlags() throws {
    let file = WebPBuilder.file(
      WebPBuilder.extended(0x2C) + WebPBuilder.lossless()
        + WebPBuilder.chunk("EXIF", characters("Exif\0\0") + EXIFBuilder().orientation(8).bytes)
        + WebPBuilder.chunk("XMP ", [1]))
    let block = try #require(makeEXIF(orientation: .turnedLeft, copyright: nil))
    #expect(
      try strip(file, as: .webp)
        == WebPBuilder.file(
          WebPBuilder.extended(0x08) + WebPBuilder.lossless() + WebPBuilder.chunk("EXIF", block)))
  }
}
