// The first bytes of WebP's two bitstreams: RFC 6386 section 9.1 (VP8) and RFC 9649 section 3.4
// (VP8L).

import Raster

/// What a VP8 or VP8L chunk says of its image.
struct WebPBitstream {
  let size: PixelSize
  /// Whether every pixel is kept.
  let isLossless: Bool
  /// Whether the bitstream itself holds alpha; a lossy image has it in an ALPH chunk instead.
  let hasAlpha: Bool

  /// Reads the start of the chunk `chunk`; nil where it is of another type.
  init?(_ chunk: RIFFChunk, of bytes: RawSpan) throws(CodecError) {
    switch chunk.type {
    case "VP8 ": self = try Self(lossy: chunk, of: bytes)
    case "VP8L": self = try Self(lossless: chunk, of: bytes)
    default: return nil
    }
  }

  private init(lossy chunk: RIFFChunk, of bytes: RawSpan) throws(CodecError) {
    let start = chunk.data.lowerBound
    guard chunk.data.count >= 10, let tag = bytes.littleEndian24(at: start),
      let width = bytes.littleEndian16(at: start + 6),
      let height = bytes.littleEndian16(at: start + 8)
    else {
      throw .corrupt(.webp, offset: chunk.offset, detail: "VP8 chunk is too short for its header")
    }
    // From the lowest bit: 0 for a key frame, 3 bits of version, 1 for a frame that is shown, and
    // the length of the first partition.
    guard tag & 1 == 0, tag >> 1 & 7 <= 3, tag >> 4 & 1 == 1, tag >> 5 < chunk.data.count else {
      throw .corrupt(.webp, offset: start, detail: "VP8 image does not begin with a key frame")
    }
    guard bytes.matches([0x9D, 0x01, 0x2A], at: start + 3) else {
      throw .corrupt(.webp, offset: start + 3, detail: "VP8 image has no start code")
    }
    // The upper two bits of either side are a hint for scaling.
    size = PixelSize(width: width & 0x3FFF, height: height & 0x3FFF)
    guard size.width > 0, size.height > 0 else {
      throw .corrupt(.webp, offset: start + 6, detail: "VP8 image has a side of 0")
    }
    isLossless = false
    hasAlpha = false
  }

  private init(lossless chunk: RIFFChunk, of bytes: RawSpan) throws(CodecError) {
    let start = chunk.data.lowerBound
    guard chunk.data.count >= 5, let bits = bytes.littleEndian32(at: start + 1) else {
      throw .corrupt(.webp, offset: chunk.offset, detail: "VP8L chunk is too short for its header")
    }
    guard bytes.byte(at: start) == 0x2F, bits >> 29 == 0 else {
      throw .corrupt(.webp, offset: start, detail: "VP8L image has a wrong signature or version")
    }
    size = PixelSize(width: 1 + bits & 0x3FFF, height: 1 + (bits >> 14) & 0x3FFF)
    isLossless = true
    hasAlpha = bits >> 28 & 1 == 1
  }
}
