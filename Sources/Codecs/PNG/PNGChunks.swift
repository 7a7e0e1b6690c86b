// Walks a PNG file from chunk to chunk, and writes chunks: PNG (third edition) section 5.

/// The four letters that name a chunk, as one number, most significant byte first.
struct PNGChunkType: Hashable, ExpressibleByStringLiteral {
  let code: Int

  init(code: Int) {
    self.code = code
  }

  init(stringLiteral name: String) {
    code = name.utf8.reduce(0) { $0 << 8 | Int($1) }
  }

  /// The four letters; bytes that are none are shown as `?`.
  var name: String {
    let letters = (0..<4).map { UInt8(truncatingIfNeeded: code >> (24 - 8 * $0)) }
    return String(decoding: letters.map { Self.isLetter($0) ? $0 : 0x3F }, as: UTF8.self)
  }

  /// Whether all four bytes are ASCII letters.
  var isLegal: Bool {
    (0..<4).allSatisfy { Self.isLetter(UInt8(truncatingIfNeeded: code >> (24 - 8 * $0))) }
  }

  /// Whether no decoder may pass over the chunk: the first letter is a capital.
  var isCritical: Bool { code >> 24 & 0x20 == 0 }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
  }
}

/// One chunk, wholly inside the file.
struct PNGChunk {
  let type: PNGChunkType
  /// Length, type, data and checksum.
  let range: Range<Int>

  /// The data alone.
  var data: Range<Int> { range.lowerBound + 8..<range.upperBound - 4 }

  /// Whether the checksum is that of type and data.
  func isIntact(in bytes: RawSpan) -> Bool {
    var checksum = CRC32()
    checksum.update(range.lowerBound + 4..<range.upperBound - 4, of: bytes)
    return bytes.bigEndian32(at: range.upperBound - 4) == Int(checksum.value)
  }
}

/// The place in the file that a walk has come to.
struct PNGChunks {
  /// What every PNG file begins with.
  static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  /// Where the next chunk begins.
  private(set) var offset = signature.count

  /// Begins behind the signature.
  init(_ bytes: RawSpan) throws(CodecError) {
    guard bytes.byteCount > 0 else { throw .empty }
    guard bytes.matches(Self.signature) else {
      let start = bytes.slice(from: 0, count: min(bytes.byteCount, 8)) ?? []
      if start.count < 8, Self.signature.starts(with: start) {
        throw .truncated(.png, offset: start.count, detail: "the file ends inside its signature")
      }
      throw .corrupt(.png, offset: 0, detail: "no PNG signature opens the file")
    }
  }

  /// The next chunk; nil at the end of the bytes.
  mutating func next(in bytes: RawSpan) throws(CodecError) -> PNGChunk? {
    guard offset < bytes.byteCount else { return nil }
    guard let length = bytes.bigEndian32(at: offset), let code = bytes.bigEndian32(at: offset + 4)
    else {
      throw .truncated(
        .png, offset: bytes.byteCount, detail: "the file ends inside the head of a chunk")
    }
    let type = PNGChunkType(code: code)
    guard type.isLegal else {
      throw .corrupt(.png, offset: offset + 4, detail: "no chunk type where one should be")
    }
    guard length <= 0x7FFF_FFFF else {
      throw .corrupt(
        .png, offset: offset, detail: "\(type.name) chunk has a length over 2147483647")
    }
    // The offset is inside the file and the length below 2^31: no overflow of 64 bits.
    let end = offset + 12 + length
    guard end <= bytes.byteCount else {
      throw .truncated(
        .png, offset: bytes.byteCount,
        detail: "the file ends inside its \(type.name) chunk, which runs to byte \(end)")
    }
    defer { offset = end }
    return PNGChunk(type: type, range: offset..<end)
  }
}

extension [UInt8] {
  /// Appends a whole chunk. The data must be shorter than 2^31 bytes.
  mutating func append(pngChunk type: PNGChunkType, data: some Collection<UInt8>) {
    reserveCapacity(count + data.count + 12)
    append(bigEndian32: data.count)
    let start = count
    append(bigEndian32: type.code)
    append(contentsOf: data)
    var checksum = CRC32()
    checksum.update(self[start...])
    append(bigEndian32: Int(checksum.value))
  }
}
