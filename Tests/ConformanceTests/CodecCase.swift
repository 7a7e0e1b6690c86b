// What every codec is tested with: pictures of all pixel formats that it writes, at sizes that are
// hard to get right.

import Codecs
import Raster
import TestSupport

/// One pixel format that one codec writes, with one set of options.
struct CodecCase: Sendable, CustomStringConvertible {
  let format: ImageFormat
  let pixelFormat: PixelFormat
  let options: EncodeOptions

  /// The codec.
  var codec: any Codec { Codecs.codec(for: format) }

  /// Whether every pixel must come back as it was.
  var isLossless: Bool { format == .png || (format == .webp && options.lossless) }

  var description: String {
    "\(format.displayName), \(pixelFormat.layout), \(pixelFormat.depth) bits"
      + (isLossless ? ", lossless" : ", quality \(options.quality)")
      + (format == .jpeg && !options.progressive ? ", baseline" : "")
  }

  /// Each pixel format that a codec takes, lossy and lossless, progressive and baseline.
  static let all: [CodecCase] = builtinCodecs.flatMap { codec in
    let variations = [
      EncodeOptions(quality: 92), EncodeOptions(quality: 80, progressive: false),
      EncodeOptions(quality: 75, lossless: true),
    ]
    return variations.flatMap { options in
      Set(PixelFormat.all.map { codec.writableFormat(for: $0, options: options) })
        .map { CodecCase(format: codec.format, pixelFormat: $0, options: options) }
    }
  }

  /// Single pixels, lines, primes, and sides that end just beside a block.
  static let sizes = [
    (1, 1), (1, 37), (41, 1), (17, 13), (31, 23), (8, 16), (33, 9),
  ].map { PixelSize(width: $0, height: $1) }

  /// A picture, as a file.
  func encode(
    _ picture: Picture, _ metadata: KeptMetadata = KeptMetadata()
  ) throws(CodecError) -> [UInt8] {
    try TestSupport.encode(picture, as: format, options, metadata)
  }

  /// A soft picture as a file.
  func file(
    _ size: PixelSize = PixelSize(width: 31, height: 23),
    _ metadata: KeptMetadata = KeptMetadata()
  ) throws(CodecError) -> [UInt8] {
    try encode(Picture(soft: size, pixelFormat), metadata)
  }
}
