// What is said of files that are no JPEG, PNG or WebP.

import TestSupport
import Testing

@testable import Codecs

@Suite("Foreign formats")
struct ForeignFormatTests {
  private static func box(_ brands: String) -> [UInt8] {
    let brands = characters(brands)
    let body = characters("ftyp") + brands.prefix(4) + [0, 0, 0, 0] + brands.dropFirst(4)
    return ByteOrder.big.bytes(body.count + 4, count: 4) + body
  }

  private static let known: [(bytes: [UInt8], name: String)] = [
    (characters("GIF89a"), "GIF"),
    (characters("BM") + [70, 0, 0, 0, 0, 0, 0, 0], "BMP"),
    ([0x49, 0x49, 0x2A, 0, 8, 0, 0, 0], "TIFF"),
    ([0x49, 0x49, 0x2A, 0, 16, 0, 0, 0, 0x43, 0x52], "Canon raw (CR2)"),
    ([0xFF, 0x0A, 1], "JPEG XL"),
    ([0, 0, 1, 0, 1, 0], "ICO"),
    ([0x1F, 0x8B, 8], "gzip"),
    ([0x50, 0x4B, 3, 4], "ZIP"),
    (characters("%PDF-1.7"), "PDF"),
    (characters("8BPS"), "Photoshop (PSD)"),
    (characters("P6\n4 4\n"), "PPM"),
    (characters("RIFF....AVI "), "AVI video"),
    (box("heicmif1"), "HEIC"),
    (box("mif1avif"), "AVIF"),
    (box("mif1"), "HEIF"),
    (box("crx isom"), "Canon raw (CR3)"),
    (box("isommp41"), "MP4 or QuickTime video"),
    (characters("<svg xmlns='x'/>"), "SVG"),
    ([0xEF, 0xBB, 0xBF] + characters("\n<?xml version='1.0'?><svg/>"), "SVG"),
    (characters(" <!DOCTYPE HTML><title>403"), "HTML"),
    (characters("<?xml version='1.0'?><Error/>"), "XML"),
    (characters("Not found: 著作権"), "plain text"),
    (characters("\u{FFFD}PNG\r\n"), "PNG mangled by a text conversion"),
    ([0x89, 0x50, 0x4E, 0x47, 0x0A, 0x1A, 0x0A], "PNG with a damaged signature"),
  ]

  @Test("known files are named", arguments: known)
  func names(_ bytes: [UInt8], _ name: String) {
    #expect(foreignFormat(bytes.span.bytes) == name)
  }

  @Test(
    "others are not",
    arguments: [
      [], [0], [0x42, 0x4D, 1, 2, 3, 4, 5, 6, 7, 8], [1, 2, 3, 4, 5], [0xFF, 0xFE, 0, 0],
    ])
  func unknown(_ bytes: [UInt8]) {
    #expect(foreignFormat(bytes.span.bytes) == nil)
  }

  @Test("a text that is cut inside a character is still text")
  func cutText() {
    let text = characters("x" + String(repeating: "é", count: 1000))
    #expect(foreignFormat(text.span.bytes) == "plain text")
  }

  @Test("a box with an absurd size ends quickly")
  func absurdBox() {
    let bytes = [0xFF, 0xFF, 0xFF, 0xFF] + characters("ftypqt  ")
    #expect(foreignFormat(bytes.span.bytes) == "MP4 or QuickTime video")
  }
}
