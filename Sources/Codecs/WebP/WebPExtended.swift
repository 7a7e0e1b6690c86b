// The VP8X chunk, which heads a WebP file of several chunks: RFC 9649 section 2.7.

import Raster

/// What the VP8X chunk says.
struct WebPExtended {
  /// Which kinds of chunk the file holds.
  struct Features: OptionSet {
    let rawValue: UInt8

    static let animation = Features(rawValue: 0x02)
    static let xmp = Features(rawValue: 0x04)
    static let exif = Features(rawValue: 0x08)
    static let alpha = Features(rawValue: 0x10)
    static let iccProfile = Features(rawValue: 0x20)
  }

  var features: Features
  var canvas: PixelSize

  /// A chunk in the making.
  init(features: Features, canvas: PixelSize) {
    self.features = features
    self.canvas = canvas
  }

  /// Reads the chunk `chunk`; nil where it is of another type.
  init?(_ chunk: RIFFChunk, of bytes: RawSpan) throws(CodecError) {
    guard chunk.type == "VP8X" else { return nil }
    let start = chunk.data.lowerBound
    guard chunk.data.count >= 10, let flags = bytes.byte(at: start),
      let width = bytes.littleEndian24(at: start + 4),
      let height = bytes.littleEndian24(at: start + 7)
    else {
      throw .corrupt(.webp, offset: chunk.offset, detail: "VP8X chunk is shorter than 10 bytes")
    }
    features = Features(rawValue: flags)
    canvas = PixelSize(width: width + 1, height: height + 1)
    // Sides are 2^24 at most: no overflow.
    guard canvas.width * canvas.height < 1 << 32 else {
      throw .corrupt(.webp, offset: start + 4, detail: "canvas of \(canvas) is over 2^32 pixels")
    }
  }

  /// The data of the chunk; the sides must be 1 to 2^24.
  var data: [UInt8] {
    var data: [UInt8] = [features.rawValue, 0, 0, 0]
    data.append(littleEndian24: canvas.width - 1)
    data.append(littleEndian24: canvas.height - 1)
    return data
  }
}
