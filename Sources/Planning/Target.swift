// What an output must come to, for which its quality is searched.

/// Bounds on an output, and on the quality that they are met with.
public struct Target: Hashable, Codable, Sendable {
  /// Bytes that the file may have at most: the best quality that fits is taken.
  public var maxBytes: Int?
  /// SSIMULACRA2 of the output against the pixels that it was made of: the smallest file that comes up to
  /// it is taken, also where it must fit into `maxBytes` as well.
  public var score: Double?
  /// The quality that no search goes below.
  public var minQuality = Target.standardMinQuality

  /// Below it, pictures are hard to make out.
  public static let standardMinQuality = 20

  /// No bounds.
  public init() {}

  /// Whether there is anything to be searched for.
  public var isAsked: Bool { maxBytes != nil || score != nil }
}

/// What becomes of an output that saves nothing.
public enum LargerChoice: String, Codable, Sendable, CaseIterable {
  /// The input's own pixels are the output, where they would do.
  case keepInput = "keep-input"
  /// It is the output nevertheless.
  case allow
  /// There is no output, and nothing is wrong.
  case skip
  /// There is no output, and that is a failure.
  case fail
}
