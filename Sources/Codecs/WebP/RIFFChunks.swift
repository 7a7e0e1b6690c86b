// Walks the chunks of a RIFF file, and writes them: RFC 9649 section 2.3. A chunk is four
// characters, a 32-bit length, and the data with a byte of padding where the length is odd.

/// The four characters that name a chunk, as one number, least significant byte first.
struct RIFFChunkType: Hashable, ExpressibleByStringLiteral {
  let code: Int

  init(code: Int) {
    self.code = code
  }

  init(stringLiteral name: String) {
    code = name.utf8.reversed().reduce(0) { $0 << 8 | Int($1) }
  }

  /// The four characters; bytes that can't be shown become `?`.
  var name: String {
    let bytes = (0..<4).map { UInt8(truncatingIfNeeded: code >> (8 * $0)) }
    return String(decoding: bytes.map { (0x20...0x7E).contains($0) ? $0 : 0x3F }, as: UTF8.self)
  }
}

/// One chunk, whose data lies wholly inside what holds it.
struct RIFFChunk {
  let type: RIFFChunkType
  /// Where the chunk's name stands.
  let offset: Int
  /// The data, without head and padding.
  let data: Range<Int>
}

/// The place in a sequence of chunks that a walk has come to.
struct RIFFChunks {
  /// Where the next chunk begins.
  private(set) var offset: Int
  /// Where the sequence ends.
  let end: Int
  /// Whether the last chunk may be cut off at the end.
  private let isPart: Bool

  /// The chunks of a WebP file: as many bytes as its head says, whatever follows them; or, of a part of
  /// a file, those that are there.
  init(webP bytes: RawSpan, isPart: Bool = false) throws(CodecError) {
    guard bytes.byteCount > 0 else { throw .empty }
    let head = bytes.slice(from: 0, count: min(bytes.byteCount, 12)) ?? []
    let signature = Array("RIFF....WEBP".utf8)
    let fits = head.indices.allSatisfy { (4..<8).contains($0) || head[$0] == signature[$0] }
    guard fits else {
      throw .corrupt(.webp, offset: 0, detail: "no RIFF and WEBP signature opens the file")
    }
    guard head.count == 12, let size = bytes.littleEndian32(at: 4) else {
      throw .truncated(.webp, offset: head.count, detail: "the file ends inside its RIFF header")
    }
    guard size >= 12 else {
      throw .corrupt(.webp, offset: 4, detail: "no room for an image in \(size) bytes")
    }
    guard size <= bytes.byteCount - 8 || isPart else {
      throw .truncated(
        .webp, offset: bytes.byteCount, detail: "the file should have \(size + 8) bytes")
    }
    offset = 12
    end = min(8 + size, bytes.byteCount)
    self.isPart = isPart
  }

  /// The chunks inside another chunk's data.
  init(in range: Range<Int>) {
    offset = range.lowerBound
    end = range.upperBound
    isPart = false
  }

  /// The next chunk; nil at the end, and before a rest that is too short for a chunk's head.
  mutating func next(in bytes: RawSpan) throws(CodecError) -> RIFFChunk? {
    guard end - offset >= 8, let code = bytes.littleEndian32(at: offset),
      let length = bytes.littleEndian32(at: offset + 4)
    else { return nil }
    let start = offset
    let type = RIFFChunkType(code: code)
    // The end is an Int inside the file, and the length below 2^32.
    let left = end - start - 8
    guard length <= left || isPart else {
      throw .corrupt(
        .webp, offset: start,
        detail: "\(type.name) chunk of \(length) bytes runs past its end at byte \(end)")
    }
    // The last padding byte may be missing.
    offset = min(start + 8 + length + length % 2, end)
    return RIFFChunk(type: type, offset: start, data: start + 8..<start + 8 + min(length, left))
  }
}

extension [UInt8] {
  /// Appends a whole chunk, padding included. The data must be shorter than 2^32 bytes.
  mutating func append(riffChunk type: RIFFChunkType, data: [UInt8]) {
    append(littleEndian32: type.code)
    append(littleEndian32: data.count)
    append(contentsOf: data)
    if data.count % 2 == 1 { append(0) }
  }

  /// Appends a copy of `chunk` from `source`, padding included.
  mutating func append(_ chunk: RIFFChunk, of source: RawSpan) {
    append(littleEndian32: chunk.type.code)
    append(littleEndian32: chunk.data.count)
    append(chunk.data, of: source)
    if chunk.data.count % 2 == 1 { append(0) }
  }
}
