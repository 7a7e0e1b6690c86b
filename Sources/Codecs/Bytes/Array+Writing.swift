// Appends what file formats are made of to a file in the making.

extension [UInt8] {
  /// Appends the low 16 bits of `value`, most significant byte first.
  mutating func append(bigEndian16 value: Int) {
    append(UInt8(truncatingIfNeeded: value >> 8))
    append(UInt8(truncatingIfNeeded: value))
  }

  /// Appends the low 32 bits of `value`, most significant byte first.
  mutating func append(bigEndian32 value: Int) {
    append(bigEndian16: value >> 16)
    append(bigEndian16: value)
  }

  /// Appends the low 16 bits of `value`, least significant byte first.
  mutating func append(littleEndian16 value: Int) {
    append(UInt8(truncatingIfNeeded: value))
    append(UInt8(truncatingIfNeeded: value >> 8))
  }

  /// Appends the low 24 bits of `value`, least significant byte first.
  mutating func append(littleEndian24 value: Int) {
    append(littleEndian16: value)
    append(UInt8(truncatingIfNeeded: value >> 16))
  }

  /// Appends the low 32 bits of `value`, least significant byte first.
  mutating func append(littleEndian32 value: Int) {
    append(littleEndian24: value)
    append(UInt8(truncatingIfNeeded: value >> 24))
  }

  /// Appends the characters of `ascii`.
  mutating func append(ascii: String) {
    append(contentsOf: ascii.utf8)
  }

  /// Appends the bytes of `source` in `range`, which must lie inside it.
  mutating func append(_ range: Range<Int>, of source: RawSpan) {
    source.extracting(range).withUnsafeBytes { append(contentsOf: $0) }
  }
}
