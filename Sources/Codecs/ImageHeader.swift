// What an image says of itself before any pixel is decoded.

import Raster

/// How the file itself models colour, before decoding turns it into gray or RGB.
public enum ColorModel: String, Codable, Sendable {
  case gray
  case rgb
  case palette
  case ycbcr
  case cmyk
  case ycck

  /// Whether the samples are amounts of ink, which decoding turns into sRGB.
  public var isInk: Bool { self == .cmyk || self == .ycck }
}

/// Kinds of metadata that a file can carry beside its pixels.
public enum MetadataKind: String, Codable, Sendable, CaseIterable {
  case exif
  case xmp
  case iptc
  case icc
  case comment
  case text
  case thumbnail
  case location
  case time
  case application
}

/// The header facts of one image: everything that planning needs, and nothing decoded.
public struct ImageHeader: Equatable, Sendable {
  /// What the bytes are, whatever the key's extension says.
  public var format: ImageFormat
  /// The size as stored, before `orientation` is applied. Both sides are at least 1.
  public var size: PixelSize
  /// The pixel format that the decoder will deliver.
  public var pixelFormat: PixelFormat
  /// Bits a sample has in the file: 1, 2, 4, 8, 12 or 16.
  public var bitsPerSample: Int
  /// What the samples in the file stand for.
  public var colorModel: ColorModel
  /// How to turn the stored pixels upright; values that EXIF does not know count as upright.
  public var orientation: Orientation = .upright
  /// Images in the file: more than 1 is an animation.
  public var frames: Int = 1
  /// Passes over the pixels that a decoder has to make: more than 1 in a JPEG that comes in parts.
  public var scans: Int = 1
  /// PNG, or a lossless WebP.
  public var isLossless: Bool = false
  /// A progressive JPEG or an interlaced PNG.
  public var isProgressive: Bool = false
  /// The quality that the JPEG's quantisation tables suggest, 1 to 100; nil where it can't be told.
  public var estimatedQuality: Int?
  /// The copyright notice, as EXIF, PNG text, IPTC or XMP has it, in this order.
  public var copyright: String?
  /// The kinds of metadata found, in the order of `MetadataKind`.
  public var metadata: Set<MetadataKind> = []
  /// Bytes of the file that are metadata.
  public var metadataBytes: Int = 0

  /// A header of the given basics; everything else is as plain as it can be.
  public init(
    format: ImageFormat, size: PixelSize, pixelFormat: PixelFormat, bitsPerSample: Int,
    colorModel: ColorModel
  ) {
    self.format = format
    self.size = size
    self.pixelFormat = pixelFormat
    self.bitsPerSample = bitsPerSample
    self.colorModel = colorModel
  }

  /// The size as a person sees the image.
  public var uprightSize: PixelSize { orientation.upright(size) }

  /// Whether the file holds more than one frame.
  public var isAnimated: Bool { frames > 1 }
}
