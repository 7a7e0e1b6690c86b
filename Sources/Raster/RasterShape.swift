// The size of images, and how many bytes their rows take.

/// Width and height in pixels, both at least 1 for any image that exists.
public struct PixelSize: Hashable, Codable, Sendable, CustomStringConvertible {
  /// Pixels from left to right.
  public var width: Int
  /// Pixels from top to bottom.
  public var height: Int

  /// A size from its sides.
  public init(width: Int, height: Int) {
    self.width = width
    self.height = height
  }

  /// The same area, lying on its side.
  public var transposed: PixelSize { PixelSize(width: height, height: width) }

  /// `4000x3000`.
  public var description: String { "\(width)x\(height)" }
}

/// What a raster looks like from outside: its size and its pixels' format.
public struct RasterShape: Hashable, Sendable {
  /// How many pixels.
  public var size: PixelSize
  /// What each pixel is.
  public var format: PixelFormat

  /// A shape from its parts.
  public init(_ size: PixelSize, _ format: PixelFormat) {
    self.size = size
    self.format = format
  }

  /// Bytes that the samples of one row take, without padding.
  ///
  /// Sides are at most 2^31 and a pixel at most 8 bytes, so this never overflows 64 bits.
  public var rowBytes: Int { size.width * format.bytesPerPixel }
}
