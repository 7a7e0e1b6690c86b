// How a stored image must be turned to stand upright: the eight values of EXIF's Orientation tag
// (EXIF 2.32, 4.6.4.A, tag 274).

/// The way from stored pixels to upright ones. The raw value is EXIF's.
public enum Orientation: Int, Codable, Sendable, CaseIterable {
  case upright = 1
  case mirrored = 2
  case upsideDown = 3
  case mirroredUpsideDown = 4
  case transposed = 5
  case turnedRight = 6
  case transversed = 7
  case turnedLeft = 8

  /// Whether upright width is stored height.
  public var swapsSides: Bool { rawValue >= 5 }

  /// The upright size of an image stored with `size`.
  public func upright(_ size: PixelSize) -> PixelSize {
    swapsSides ? size.transposed : size
  }

  /// The stored size of an image whose upright size is `size`: the same swap again.
  public func stored(_ size: PixelSize) -> PixelSize {
    upright(size)
  }
}
