// What libwebp can be asked for beyond a quality and an effort.

/// Wishes that only WebP knows.
public struct WebPOptions: Hashable, Codable, Sendable {
  /// Lossless, but for pixels that may change so that they take fewer bytes: 0, which changes them most,
  /// to 100, which changes none; nil where it is not asked for.
  public var nearLossless: Int?
  /// Colours at half resolution are chosen by what they will look like: sharper edges, for twice the time.
  public var sharpYUV = false
  /// The quality of alpha in a lossy file: 100 keeps it as it is.
  public var alphaQuality = 100

  /// The standard ones.
  public init() {}
}
