// Which metadata may stay beside the pixels.

/// A choice of metadata: what is taken away, and what stays all the same.
public struct MetadataChoice: Hashable, Codable, Sendable {
  /// What is taken away.
  public enum Strip: String, Codable, Sendable, CaseIterable {
    /// Everything.
    case all
    /// Everything but the colour profile and whose the image is.
    case safe
    /// Nothing that the output can hold and that is still true of it.
    case none
  }

  /// What can be asked to stay.
  public enum Part: String, Codable, Sendable, CaseIterable {
    case icc
    case exif
    case xmp
    case copyright
  }

  /// What is taken away.
  public var strip: Strip
  /// What stays all the same, in the order of `Part`.
  public let kept: [Part]

  /// A choice from its parts.
  public init(strip: Strip = .safe, keeping kept: Set<Part> = []) {
    self.strip = strip
    self.kept = Part.allCases.filter(kept.contains)
  }

  /// Whether `part` stays.
  public func keeps(_ part: Part) -> Bool {
    switch strip {
    case .none: true
    case .safe where part == .icc || part == .copyright: true
    case .safe, .all: kept.contains(part)
    }
  }
}
