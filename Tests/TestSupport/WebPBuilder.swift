// Builds WebP files chunk by chunk: RFC 9649 section 2. The bitstreams have a true header and
// stand for no picture.

/// Chunks of a WebP file, joined by `+`.
public enum WebPBuilder {
  /// A chunk, padded to an even length.
  public static func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
    characters(type) + ByteOrder.little.bytes(data.count, count: 4) + data
      + (data.count % 2 == 1 ? [0] : [])
  }

  /// A lossy image: a key frame that is shown.
  public static func lossy(width: Int = 20, height: Int = 10) -> [UInt8] {
    chunk(
      "VP8 ",
      [0x30, 0, 0, 0x9D, 0x01, 0x2A] + ByteOrder.little.bytes(width, count: 2)
        + ByteOrder.little.bytes(height, count: 2) + [1, 2, 3, 4, 5])
  }

  /// A lossless image.
  public static func lossless(width: Int = 20, height: Int = 10, alpha: Bool = false) -> [UInt8] {
    let bits = (width - 1) | (height - 1) << 14 | (alpha ? 1 << 28 : 0)
    return chunk("VP8L", [0x2F] + ByteOrder.little.bytes(bits, count: 4) + [6, 7, 8])
  }

  /// The chunk that heads an extended file. Flags: 2 animation, 4 XMP, 8 EXIF, 16 alpha, 32 ICC.
  public static func extended(_ flags: UInt8, width: Int = 20, height: Int = 10) -> [UInt8] {
    chunk(
      "VP8X",
      [flags, 0, 0, 0] + ByteOrder.little.bytes(width - 1, count: 3)
        + ByteOrder.little.bytes(height - 1, count: 3))
  }

  /// An animation frame at the canvas's upper left corner.
  public static func frame(_ parts: [UInt8], width: Int = 20, height: Int = 10) -> [UInt8] {
    chunk(
      "ANMF",
      [0, 0, 0, 0, 0, 0] + ByteOrder.little.bytes(width - 1, count: 3)
        + ByteOrder.little.bytes(height - 1, count: 3) + [100, 0, 0, 0] + parts)
  }

  /// A whole file of the given chunks.
  public static func file(_ chunks: [UInt8]) -> [UInt8] {
    chunk("RIFF", characters("WEBP") + chunks)
  }
}
