// Builds JPEG files segment by segment: ITU-T T.81 annex B. Their entropy-coded data is well formed
// as a sequence of bytes, but stands for no picture.

/// Segments of a JPEG file, joined by `+`.
public enum JPEGBuilder {
  /// The SOI marker.
  public static let start: [UInt8] = [0xFF, 0xD8]
  /// The EOI marker.
  public static let end: [UInt8] = [0xFF, 0xD9]

  /// A segment: marker, length, payload.
  public static func segment(_ marker: UInt8, _ payload: [UInt8]) -> [UInt8] {
    [0xFF, marker] + ByteOrder.big.bytes(payload.count + 2, count: 2) + payload
  }

  /// JFIF 1.1 at 72 dpi, with a thumbnail of 1 pixel where asked.
  public static func jfif(thumbnail: Bool = false) -> [UInt8] {
    let side: UInt8 = thumbnail ? 1 : 0
    let fields: [UInt8] = [1, 1, 1, 0, 72, 0, 72, side, side]
    let pixel: [UInt8] = thumbnail ? [9, 9, 9] : []
    return segment(0xE0, characters("JFIF\0") + fields + pixel)
  }

  /// An EXIF segment.
  public static func exif(_ block: EXIFBuilder) -> [UInt8] {
    segment(0xE1, characters("Exif\0\0") + block.bytes)
  }

  /// A part of an ICC profile.
  public static func icc(_ number: UInt8, of count: UInt8, _ bytes: [UInt8]) -> [UInt8] {
    segment(0xE2, characters("ICC_PROFILE\0") + [number, count] + bytes)
  }

  /// Adobe's segment, with its colour transform.
  public static func adobe(transform: UInt8) -> [UInt8] {
    segment(0xEE, characters("Adobe") + [0, 100, 0, 0, 0, 0, transform])
  }

  /// A quantisation table in zigzag order, one byte a divisor.
  public static func quantisation(_ index: UInt8, _ table: [Int]) -> [UInt8] {
    segment(0xDB, [index] + table.map { UInt8(clamping: $0) })
  }

  /// A frame header; every component uses table 0, or table 1 from the second on.
  public static func frame(
    _ marker: UInt8 = 0xC0, width: Int = 16, height: Int = 8, precision: UInt8 = 8,
    components: [UInt8] = [1, 2, 3]
  ) -> [UInt8] {
    var payload: [UInt8] = [precision]
    payload += ByteOrder.big.bytes(height, count: 2)
    payload += ByteOrder.big.bytes(width, count: 2)
    payload.append(UInt8(components.count))
    for (index, identifier) in components.enumerated() {
      payload += [identifier, 0x11, index == 0 ? 0 : 1]
    }
    return segment(marker, payload)
  }

  /// A Huffman table, and a scan of all components with stuffed bytes and restart markers in it.
  public static func scan(components: [UInt8] = [1, 2, 3]) -> [UInt8] {
    let table = segment(0xC4, [0x00, 1] + [UInt8](repeating: 0, count: 16))
    var head: [UInt8] = [UInt8(components.count)]
    for identifier in components { head += [identifier, 0] }
    let data: [UInt8] = [0x12, 0xFF, 0x00, 0x34, 0xFF, 0xD0, 0x56, 0xFF, 0x00, 0x78]
    return table + segment(0xDA, head + [0, 63, 0]) + data
  }

  /// A whole plain file, with `extra` segments behind the JFIF segment.
  public static func file(
    extra: [UInt8] = [], frame: [UInt8] = frame(), scan: [UInt8] = scan()
  ) -> [UInt8] {
    start + jfif() + extra + frame + scan + end
  }
}
