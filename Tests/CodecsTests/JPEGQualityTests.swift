// The quality that quantisation tables suggest.

import TestSupport
import Testing

@testable import Codecs

@Suite("JPEG quality")
struct JPEGQualityTests {
  private func quality(_ luminance: [Int], _ chrominance: [Int]?) throws -> Int? {
    let tables =
      JPEGBuilder.quantisation(0, luminance)
      + (chrominance.map { JPEGBuilder.quantisation(1, $0) } ?? [])
    let frame = JPEGBuilder.frame(components: chrominance == nil ? [1] : [1, 2, 3])
    return try readHeader(JPEGBuilder.file(extra: tables, frame: frame), as: .jpeg)
      .estimatedQuality
  }

  @Test("tables scaled by a quality tell it exactly", arguments: 1...100)
  func exact(_ quality: Int) throws {
    let luminance = JPEGQuantisation.scaled(
      JPEGQuantisation.luminance, quality: quality, limit: 255)
    let chrominance = JPEGQuantisation.scaled(
      JPEGQuantisation.chrominance, quality: quality, limit: 255)
    #expect(try self.quality(luminance, chrominance) == quality)
    #expect(try self.quality(luminance, nil) == quality)
  }

  @Test("the tables that libjpeg writes at quality 75 begin as they are known to")
  func knownTable() {
    let table = JPEGQuantisation.scaled(JPEGQuantisation.luminance, quality: 75, limit: 255)
    #expect(table.prefix(8) == [8, 6, 6, 7, 6, 5, 8, 7])
    let chrominance = JPEGQuantisation.scaled(
      JPEGQuantisation.chrominance, quality: 75, limit: 255)
    #expect(chrominance.prefix(8) == [9, 9, 9, 12, 11, 12, 24, 13])
  }

  @Test("tables of another encoder tell the nearest quality")
  func nearest() throws {
    var luminance = JPEGQuantisation.scaled(JPEGQuantisation.luminance, quality: 60, limit: 255)
    luminance[5] += 1
    #expect(try quality(luminance, nil) == 60)
    #expect(try quality([Int](repeating: 1, count: 64), nil) == 100)
  }

  @Test("a luminance table that fits counts for more than the sum")
  func luminanceFirst() throws {
    let luminance = JPEGQuantisation.scaled(JPEGQuantisation.luminance, quality: 90, limit: 255)
    #expect(try quality(luminance, [Int](repeating: 99, count: 64)) == 90)
  }

  @Test("16-bit tables, which go beyond 255, are told too")
  func wideTables() throws {
    let luminance = JPEGQuantisation.scaled(JPEGQuantisation.luminance, quality: 5, limit: 32_767)
    let wide = JPEGBuilder.segment(
      0xDB, [0x10] + luminance.flatMap { ByteOrder.big.bytes($0, count: 2) })
    let file = JPEGBuilder.file(extra: wide, frame: JPEGBuilder.frame(components: [1]))
    #expect(try readHeader(file, as: .jpeg).estimatedQuality == 5)
  }
}
