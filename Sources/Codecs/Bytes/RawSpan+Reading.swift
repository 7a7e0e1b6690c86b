// Reads from bytes that a stranger wrote: every read is checked, and none can overflow or trap.

#if canImport(Glibc)
  import Glibc
#endif

extension RawSpan {
  /// The byte at `offset`, or nil outside the span.
  func byte(at offset: Int) -> UInt8? {
    guard offset >= 0, offset < byteCount else { return nil }
    return unsafeLoad(fromByteOffset: offset, as: UInt8.self)
  }

  /// The 16-bit number at `offset`, most significant byte first.
  func bigEndian16(at offset: Int) -> Int? {
    bigEndian(at: offset, count: 2)
  }

  /// The 32-bit number at `offset`, most significant byte first; never negative.
  func bigEndian32(at offset: Int) -> Int? {
    bigEndian(at: offset, count: 4)
  }

  /// The 16-bit number at `offset`, least significant byte first.
  func littleEndian16(at offset: Int) -> Int? {
    littleEndian(at: offset, count: 2)
  }

  /// The 24-bit number at `offset`, least significant byte first.
  func littleEndian24(at offset: Int) -> Int? {
    littleEndian(at: offset, count: 3)
  }

  /// The 32-bit number at `offset`, least significant byte first; never negative.
  func littleEndian32(at offset: Int) -> Int? {
    littleEndian(at: offset, count: 4)
  }

  /// A copy of `count` bytes from `offset` on, or nil where they are not all there.
  func slice(from offset: Int, count: Int) -> [UInt8]? {
    guard holds(count, at: offset) else { return nil }
    return extracting(offset..<offset + count).withUnsafeBytes { [UInt8]($0) }
  }

  /// Whether the bytes at `offset` are those of `ascii`.
  func matches(_ ascii: StaticString, at offset: Int = 0) -> Bool {
    guard ascii.hasPointerRepresentation, holds(ascii.utf8CodeUnitCount, at: offset) else {
      return false
    }
    return ascii.withUTF8Buffer { wanted in
      for index in wanted.indices where byte(at: offset + index) != wanted[index] { return false }
      return true
    }
  }

  /// Whether the bytes at `offset` are `wanted`.
  func matches(_ wanted: [UInt8], at offset: Int = 0) -> Bool {
    guard holds(wanted.count, at: offset) else { return false }
    for index in wanted.indices where byte(at: offset + index) != wanted[index] { return false }
    return true
  }

  /// Where `value` stands first at or behind `offset`, or nil; as fast as memory can be read.
  func offset(of value: UInt8, from offset: Int) -> Int? {
    guard offset >= 0, offset < byteCount else { return nil }
    return withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress,
        let found = memchr(base + offset, Int32(value), bytes.count - offset)
      else { return nil }
      return UnsafeRawPointer(found) - base
    }
  }

  /// Where `ascii` first stands, wholly between `start` and `end`.
  func find(_ ascii: StaticString, from start: Int, to end: Int) -> Int? {
    var offset = start
    while offset + ascii.utf8CodeUnitCount <= end {
      if matches(ascii, at: offset) { return offset }
      offset += 1
    }
    return nil
  }

  /// Whether `count` bytes follow `offset`.
  func holds(_ count: Int, at offset: Int) -> Bool {
    offset >= 0 && count >= 0 && offset <= byteCount && count <= byteCount - offset
  }

  private func bigEndian(at offset: Int, count: Int) -> Int? {
    guard holds(count, at: offset) else { return nil }
    var value = 0
    for index in offset..<offset + count {
      value = value << 8 | Int(unsafeLoad(fromByteOffset: index, as: UInt8.self))
    }
    return value
  }

  private func littleEndian(at offset: Int, count: Int) -> Int? {
    guard holds(count, at: offset) else { return nil }
    var value = 0
    for index in (offset..<offset + count).reversed() {
      value = value << 8 | Int(unsafeLoad(fromByteOffset: index, as: UInt8.self))
    }
    return value
  }
}
