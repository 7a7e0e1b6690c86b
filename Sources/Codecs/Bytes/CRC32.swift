// The checksum of PNG chunks: CRC-32 as in RFC 1952 section 8 and PNG annex D.

import CCodecs

/// A CRC-32 in the making: bytes go in, `value` comes out.
struct CRC32 {
  /// The checksum of the bytes so far.
  private(set) var value: UInt32 = 0

  /// Takes the bytes of `source` in `range`, which must lie inside it.
  mutating func update(_ range: Range<Int>, of source: RawSpan) {
    source.extracting(range).withUnsafeBytes { update($0) }
  }

  /// Takes more bytes.
  mutating func update(_ bytes: ArraySlice<UInt8>) {
    bytes.withUnsafeBytes { update($0) }
  }

  private mutating func update(_ bytes: UnsafeRawBufferPointer) {
    value = cc_crc32(value, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), bytes.count)
  }
}
