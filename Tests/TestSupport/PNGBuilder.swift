// Builds PNG files chunk by chunk: PNG (third edition) section 5. The image data of `file` is a
// stored deflate block and decodes to zeros where `pixels` has the right length.

/// Chunks of a PNG file, joined by `+`.
public enum PNGBuilder {
  /// What opens the file.
  public static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
  /// What ends the file.
  public static let end = chunk("IEND", [])

  /// A chunk with its checksum.
  public static func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
    let body = characters(type) + data
    return ByteOrder.big.bytes(data.count, count: 4) + body
      + ByteOrder.big.bytes(Int(checksum(body)), count: 4)
  }

  /// The image header.
  public static func header(
    width: Int = 4, height: Int = 2, depth: UInt8 = 8, color: UInt8 = 2, interlace: UInt8 = 0
  ) -> [UInt8] {
    chunk(
      "IHDR",
      ByteOrder.big.bytes(width, count: 4) + ByteOrder.big.bytes(height, count: 4)
        + [depth, color, 0, 0, interlace])
  }

  /// A zlib stream of `count` zeros, up to 65,535, in an IDAT chunk.
  public static func image(zeros count: Int = 26) -> [UInt8] {
    let length = ByteOrder.little.bytes(count, count: 2)
    // Adler-32 of zeros: the low sum stays 1, the high one counts.
    let adler = ByteOrder.big.bytes(count << 16 | 1, count: 4)
    return chunk(
      "IDAT",
      [0x78, 0x01, 0x01] + length + length.map { ~$0 } + [UInt8](repeating: 0, count: count)
        + adler)
  }

  /// Uncompressed text.
  public static func text(_ keyword: String, _ text: String) -> [UInt8] {
    chunk("tEXt", characters(keyword) + [0] + characters(text))
  }

  /// International text, not compressed.
  public static func internationalText(_ keyword: String, _ text: String) -> [UInt8] {
    chunk("iTXt", characters(keyword) + [0, 0, 0] + characters("en\0") + [0] + characters(text))
  }

  /// A whole file, with `extra` chunks before the image data.
  public static func file(header: [UInt8] = header(), extra: [UInt8] = []) -> [UInt8] {
    signature + header + extra + image() + end
  }

  /// CRC-32, bit by bit.
  public static func checksum(_ bytes: [UInt8]) -> UInt32 {
    var state: UInt32 = .max
    for byte in bytes {
      state ^= UInt32(byte)
      for _ in 0..<8 { state = state & 1 == 1 ? 0xEDB8_8320 ^ state >> 1 : state >> 1 }
    }
    return ~state
  }
}
