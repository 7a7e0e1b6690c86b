// EXIF blocks that are kept: what goes, what stays, and where it stays.

import Raster
import TestSupport
import Testing

@testable import Codecs

@Suite("Kept EXIF")
struct EXIFBlockTests {
  /// A block with a directory of its own for the place, one with a maker's note, and a thumbnail.
  private static func rich(_ order: ByteOrder) -> [UInt8] {
    var block: [UInt8] = order == .big ? [0x4D, 0x4D, 0, 0x2A] : [0x49, 0x49, 0x2A, 0]
    func entry(_ tag: Int, _ type: Int, _ count: Int, _ value: Int) -> [UInt8] {
      let short = type == 3
      return order.bytes(tag, count: 2) + order.bytes(type, count: 2) + order.bytes(count, count: 4)
        + order.bytes(value, count: short ? 2 : 4) + (short ? [0, 0] : [])
    }
    block += order.bytes(8, count: 4)
    // The first directory at 8, to 62; the camera's name at 62.
    block += order.bytes(4, count: 2)
    block += entry(0x010F, 2, 7, 62) + entry(0x0112, 3, 1, 6)
    block += entry(0x8769, 4, 1, 70) + entry(0x8825, 4, 1, 124) + order.bytes(154, count: 4)
    block += characters("Camera\0") + [0]
    // EXIF's own at 70, to 112: a note at 112 and a width.
    block += order.bytes(3, count: 2)
    block += entry(0x927C, 7, 12, 112) + entry(0xA002, 3, 1, 640) + entry(0xA431, 2, 4, 0x4142_4344)
    block += order.bytes(0, count: 4) + characters("SECRET NOTE.")
    // The place at 124, to 142, and its value; a thumbnail's directory at 154.
    block += order.bytes(1, count: 2) + entry(0x0002, 2, 12, 142) + order.bytes(0, count: 4)
    block += characters("SECRET PLACE")
    block += order.bytes(1, count: 2) + entry(0x0201, 4, 1, 172) + order.bytes(0, count: 4)
    return block + characters("SECRET THUMBNAIL")
  }

  private func kept(
    _ order: ByteOrder, _ strip: MetadataChoice.Strip, pixelsAreNew: Bool = true
  ) throws -> [UInt8] {
    let kept = kept(Self.rich(order), strip, pixelsAreNew: pixelsAreNew)
    return try #require(kept)
  }

  private func kept(
    _ block: [UInt8], _ strip: MetadataChoice.Strip, pixelsAreNew: Bool = true
  ) -> [UInt8]? {
    EXIFBlock(block.span.bytes)?.kept(
      MetadataChoice(strip: strip, keeping: [.exif]), orientation: .upright, copyright: "Ada",
      pixelsAreNew: pixelsAreNew)
  }

  @Test("what tells on the owner goes, and the rest stays", arguments: ByteOrder.allCases)
  func safe(_ order: ByteOrder) throws {
    let block = try kept(order, .safe)
    #expect(!block.contains(bytes: characters("SECRET")))
    #expect(block.contains(bytes: characters("Camera\0")))
    let facts = readEXIF(block.span.bytes)
    #expect(facts == EXIFFacts(orientation: .upright, copyright: "Ada"))
    // The orientation is said to be upright, in so many words.
    #expect(block.contains(bytes: order.bytes(0x0112, count: 2) + order.bytes(3, count: 2)))
    #expect(!block.contains(bytes: order.bytes(0xA431, count: 2) + order.bytes(2, count: 2)))
  }

  @Test(
    "with nothing stripped the maker's note stays where its offsets count from, and the thumbnail goes",
    arguments: ByteOrder.allCases)
  func whole(_ order: ByteOrder) throws {
    let block = try kept(order, .none)
    #expect(Array(block[112..<124]) == characters("SECRET NOTE."))
    #expect(block.contains(bytes: characters("SECRET PLACE")))
    #expect(!block.contains(bytes: characters("SECRET THUMBNAIL")))
    let facts = readEXIF(block.span.bytes)
    #expect(facts == EXIFFacts(orientation: .upright, copyright: "Ada", hasLocation: true))
  }

  @Test("sizes of the old pixels go with them")
  func sizes() throws {
    let width = ByteOrder.big.bytes(0xA002, count: 2)
    #expect(try !kept(.big, .none).contains(bytes: width))
    #expect(try kept(.big, .none, pixelsAreNew: false).contains(bytes: width))
  }

  @Test("keeping twice is keeping once", arguments: [MetadataChoice.Strip.safe, .none])
  func twice(_ strip: MetadataChoice.Strip) throws {
    let once = try kept(.little, strip)
    #expect(kept(once, strip) == once)
  }

  @Test("a block that points at itself over and over is no larger for it")
  func bomb() {
    var builder = EXIFBuilder(.little)
    for tag in 0x9000..<0x9100 {
      builder = builder.adding(
        EXIFBuilder.Entry(tag: tag, type: 4, count: 1, value: [8, 0, 0, 0]))
    }
    var bytes = builder.bytes
    // Every entry claims 3,000 bytes from the beginning of the block on; two lead to directories.
    for index in 0..<256 {
      let entry = 10 + 12 * index
      bytes.replaceSubrange(entry + 2..<entry + 12, with: [1, 0, 0xB8, 0x0B, 0, 0, 0, 0, 0, 0])
    }
    bytes.replaceSubrange(10..<22, with: [0x69, 0x87, 4, 0, 1, 0, 0, 0, 8, 0, 0, 0])
    let again = EXIFBlock(bytes.span.bytes)?.bytes
    #expect(again.map { $0.count <= 2 * bytes.count } == true)
  }

  @Test("a block cut anywhere is no trap", arguments: ByteOrder.allCases)
  func cut(_ order: ByteOrder) {
    let whole = Self.rich(order)
    for count in 0..<whole.count {
      let block = EXIFBlock(Array(whole[..<count]).span.bytes)
      _ = block?.kept(
        MetadataChoice(strip: .none), orientation: .turnedLeft, copyright: nil, pixelsAreNew: true)
    }
  }

  @Test("XMP is told how the pixels lie, in whatever form it says so")
  func xmp() {
    func packet(_ first: Int, _ second: Int) -> [UInt8] {
      characters(
        "<x tiff:Orientation=\"\(first)\"/><tiff:Orientation>\(second)</tiff:Orientation>"
          + "tiff:Orientation=99")
    }
    #expect(xmpPacket(packet(6, 8), turnedTo: .upright) == packet(1, 1))
  }
}
