// Images as files in YCbCr hold them: brightness in one plane, two colour differences in planes of fewer
// samples (JFIF 1.02; ITU-R BT.601). Where pixels are only resized, red, green and blue need never be made.

import Raster

/// An image in three planes of its own: brightness, and blue's and red's difference from it.
///
/// Rows may be pulled plane by plane in any order; where those of one run ahead, the others' are kept.
public struct PlanarImage {
  /// How many pixels it is of.
  public let size: PixelSize
  /// Brightness, then the colour differences.
  public let planes: [Plane]

  /// One plane.
  public struct Plane {
    /// Its samples, as 8-bit gray.
    public let rows: any RowSource
    /// How many samples there are for a pixel, from left to right.
    public let across: Double
    /// And from top to bottom.
    public let down: Double

    /// A plane from its parts.
    public init(_ rows: any RowSource, across: Double, down: Double) {
      self.rows = rows
      self.across = across
      self.down = down
    }
  }

  /// Whether its planes have the sizes of that form.
  func has(_ form: PlanarForm) -> Bool {
    planes.indices.allSatisfy { planes[$0].rows.shape.size == form.plane($0, of: size) }
  }

  /// An image from its parts.
  public init(_ size: PixelSize, planes: [Plane]) {
    self.size = size
    self.planes = planes
  }
}

/// How an encoder takes planes.
public struct PlanarForm: Hashable, Sendable {
  /// How many pixels side by side share a sample of colour, 1 or 2.
  public let across: Int
  /// How many one above the other do.
  public let down: Int
  /// Whether levels are those of video.
  public let hasVideoLevels: Bool

  /// A form from its parts.
  public init(across: Int, down: Int, hasVideoLevels: Bool = false) {
    self.across = across
    self.down = down
    self.hasVideoLevels = hasVideoLevels
  }

  /// What a plane, counted as in `PlanarImage`, has of the pixels of an image. A last sample may be only
  /// partly image.
  public func plane(_ index: Int, of size: PixelSize) -> PixelSize {
    index == 0
      ? size
      : PixelSize(
        width: (size.width - 1) / across + 1, height: (size.height - 1) / down + 1)
  }

  /// The levels of a plane.
  public func levels(of index: Int) -> SampleLevels {
    hasVideoLevels ? index == 0 ? .videoBrightness : .videoColour : .all
  }
}

/// A codec whose encoder can take planes in place of pixels.
public protocol PlanarCodec: Codec {
  /// The form in which it then takes them; nil where these options are for pixels.
  func planarForm(for options: EncodeOptions) -> PlanarForm?

  /// Pulls every row of planes in that form and returns the finished file.
  func encode(
    _ image: PlanarImage, options: EncodeOptions, metadata: KeptMetadata
  ) throws(CodecError) -> [UInt8]
}
