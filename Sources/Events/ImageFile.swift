// An image file as events and outcomes tell of it, input and output alike.

/// The facts of an image file, as events and outcomes tell them.
public struct ImageFile: Codable, Sendable, Equatable {
  /// The file's length.
  public var bytes: Int
  /// `jpeg`, `png` or `webp`.
  public var format: String
  /// Pixels a row, upright.
  public var width: Int
  /// Rows, upright.
  public var height: Int
  /// Of the whole file, in lower-case hexadecimal.
  public var sha256: String
  /// The quality asked of a lossy encoder.
  public var quality: Int?
  /// SSIMULACRA2 of an output against the pixels that it was made of, where a target was asked for.
  public var score: Double?

  /// Facts from their parts.
  public init(
    bytes: Int, format: String, width: Int, height: Int, sha256: String, quality: Int? = nil,
    score: Double? = nil
  ) {
    self.bytes = bytes
    self.format = format
    self.width = width
    self.height = height
    self.sha256 = sha256
    self.quality = quality
    self.score = score
  }
}
