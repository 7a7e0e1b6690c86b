// A PNG in few colours.

/// How many colours a PNG may have, and how they are laid out.
public struct PaletteWish: Hashable, Codable, Sendable {
  /// How many at most, 2 to 256.
  public var colours: Int
  /// Whether pixels of different colours are mixed to look like those that are missing.
  public var dithers: Bool

  /// As many as an index of one byte can tell apart.
  public static let mostColours = 256

  /// SSIMULACRA2 below which the colours are too few, where nobody asks for a score.
  public static let leastScore = 30.0

  /// A wish from its parts.
  public init(colours: Int = Self.mostColours, dithers: Bool = false) {
    self.colours = colours
    self.dithers = dithers
  }
}
