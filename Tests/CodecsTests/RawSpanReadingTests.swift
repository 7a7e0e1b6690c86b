// Bounds of the reads that everything else is built on.

import TestSupport
import Testing

@testable import Codecs

@Suite("Reading bytes")
struct RawSpanReadingTests {
  private let sample: [UInt8] = [0x01, 0x02, 0x03, 0x04, 0x85]

  @Test("numbers are read in either byte order")
  func numbers() {
    let bytes = sample.span.bytes
    #expect(bytes.byte(at: 4) == 0x85)
    #expect(bytes.bigEndian16(at: 3) == 0x0485)
    #expect(bytes.bigEndian32(at: 1) == 0x0203_0485)
    #expect(bytes.littleEndian16(at: 3) == 0x8504)
    #expect(bytes.littleEndian24(at: 2) == 0x85_0403)
    #expect(bytes.littleEndian32(at: 1) == 0x8504_0302)
    #expect(bytes.slice(from: 1, count: 2) == [2, 3])
    #expect(bytes.slice(from: 5, count: 0) == [])
  }

  @Test("a read that leaves the bytes is nil", arguments: [-1, 5, Int.max, Int.min, Int.max - 1])
  func beyond(_ offset: Int) {
    let bytes = sample.span.bytes
    #expect(bytes.byte(at: offset) == nil)
    #expect(bytes.bigEndian16(at: offset) == nil)
    #expect(bytes.bigEndian32(at: offset) == nil)
    #expect(bytes.littleEndian16(at: offset) == nil)
    #expect(bytes.littleEndian24(at: offset) == nil)
    #expect(bytes.littleEndian32(at: offset) == nil)
    #expect(bytes.slice(from: offset, count: 1) == nil)
    #expect(bytes.slice(from: 1, count: offset) == nil)
    let matches = bytes.matches("x", at: offset)
    #expect(!matches)
  }

  @Test("text matches only where all of it stands")
  func matching() {
    let bytes = characters("WEBP")
    let matches = [
      bytes.span.bytes.matches("WEBP"), bytes.span.bytes.matches("BP", at: 2),
      bytes.span.bytes.matches("BPX", at: 2), bytes.span.bytes.matches("WEBQ"),
    ]
    #expect(matches == [true, true, false, false])
  }
}
