// EXIF blocks, true and lying, in both byte orders.

import Raster
import TestSupport
import Testing

@testable import Codecs

@Suite("EXIF")
struct EXIFTests {
  @Test("orientation is read in both byte orders", arguments: ByteOrder.allCases, 1...8)
  func orientation(_ order: ByteOrder, _ value: Int) throws {
    for type in [1, 3, 4] {
      let facts = readEXIF(EXIFBuilder(order).orientation(value, type: type).bytes.span.bytes)
      #expect(facts?.orientation.rawValue == value)
    }
  }

  @Test("values that EXIF does not know count as upright", arguments: [0, 9, 255])
  func unknownOrientation(_ value: Int) {
    let facts = readEXIF(EXIFBuilder().orientation(value).bytes.span.bytes)
    #expect(facts?.orientation == .upright)
  }

  @Test("place and thumbnail are noticed", arguments: ByteOrder.allCases)
  func presence(_ order: ByteOrder) {
    let rich = readEXIF(EXIFBuilder(order).privateTags().thumbnail().bytes.span.bytes)
    #expect(rich?.hasLocation == true)
    #expect(rich?.hasThumbnail == true)
    let plain = readEXIF(EXIFBuilder(order).orientation(1).bytes.span.bytes)
    #expect(plain == EXIFFacts())
  }

  @Test(
    "the copyright notice is trimmed, and its two parts are joined",
    arguments: [
      ("Ada", "Ada"), ("  Ada \n", "Ada"), ("Ada\0Grace", "Ada, Grace"), (" \0Grace", "Grace"),
      ("©", "©"), ("Ada\0", "Ada"), ("", nil), (" ", nil), ("\0\0\0\0\0", nil),
    ])
  func copyright(_ stored: String, _ expected: String?) {
    for order in ByteOrder.allCases {
      let facts = readEXIF(EXIFBuilder(order).copyright(stored).bytes.span.bytes)
      #expect(facts?.copyright == expected)
    }
  }

  @Test("a notice that is no UTF-8 is read as Latin-1")
  func latin1() {
    let entry = EXIFBuilder.Entry(
      tag: 0x8298, type: 2, count: 5, value: [0xA9, 0x20, 0x41, 0xE9, 0])
    let facts = readEXIF(EXIFBuilder().adding(entry).bytes.span.bytes)
    #expect(facts?.copyright == "© Aé")
  }

  @Test("lying counts and offsets are passed over", arguments: ByteOrder.allCases)
  func lies(_ order: ByteOrder) {
    let far = EXIFBuilder.Entry(tag: 0x8298, type: 2, count: 1 << 31, value: [1, 2, 3, 4])
    let gone = EXIFBuilder.Entry(tag: 0x8298, type: 2, count: 9, value: [255, 255, 255, 255])
    for entry in [far, gone] {
      let facts = readEXIF(EXIFBuilder(order).orientation(3).adding(entry).bytes.span.bytes)
      #expect(facts?.orientation == .upsideDown)
      #expect(facts?.copyright == nil)
    }
    var manyEntries = EXIFBuilder(order).orientation(3).bytes
    manyEntries.replaceSubrange(8..<10, with: [255, 255])
    #expect(readEXIF(manyEntries.span.bytes)?.orientation == .upsideDown)
  }

  @Test("a directory that leads to itself has no thumbnail")
  func cycle() {
    var block = EXIFBuilder(.little).orientation(6).bytes
    block.replaceSubrange(22..<26, with: [8, 0, 0, 0])
    #expect(readEXIF(block.span.bytes)?.hasThumbnail == false)
    block.replaceSubrange(22..<26, with: [255, 255, 255, 255])
    #expect(readEXIF(block.span.bytes)?.hasThumbnail == false)
  }

  @Test(
    "what is no TIFF block is none",
    arguments: [[], characters("MM"), characters("II*\0"), characters("XX\0*\0\0\0\u{8}\0\0")])
  func noBlock(_ bytes: [UInt8]) {
    #expect(readEXIF(bytes.span.bytes) == nil)
  }

  @Test("the signature is taken off once, however often it stands there")
  func repeatedSignature() {
    let block = EXIFBuilder().orientation(6).bytes
    let signature = characters("Exif\0\0")
    #expect(readEXIF((signature + block).span.bytes)?.orientation == .turnedRight)
    let endless = Array((0..<100_000).map { _ in signature }.joined())
    #expect(readEXIF((endless + block).span.bytes) == nil)
  }

  @Test("what is written is read back", arguments: Orientation.allCases)
  func roundTrip(_ orientation: Orientation) throws {
    for copyright in [nil, "A", "Ada", "© 2026 Ada Lovelace"] {
      guard let block = makeEXIF(orientation: orientation, copyright: copyright) else {
        #expect(orientation == .upright && copyright == nil)
        continue
      }
      #expect(
        readEXIF(block.span.bytes)
          == EXIFFacts(orientation: orientation, copyright: copyright))
    }
  }

  @Test("a notice that would not fit a JPEG segment is left out")
  func endlessNotice() {
    let endless = String(repeating: "x", count: 70_000)
    #expect(makeEXIF(orientation: .upright, copyright: endless) == nil)
    #expect(makeEXIF(orientation: .mirrored, copyright: endless)?.count == 26)
    #expect(makeEXIF(orientation: .upright, copyright: "") == nil)
  }
}
