// Texts compared without regard to case, character by character as Unicode's simple mappings have it.

/// A text whose case does not count.
struct CaselessText: Equatable {
  private let folded: [Unicode.Scalar]

  init(_ text: String) {
    folded = Self.fold(text)
  }

  /// Whether the text is this one.
  func equals(_ text: String) -> Bool { Self.fold(text) == folded }

  /// Whether the text begins with this one.
  func isPrefix(of text: String) -> Bool { Self.fold(text).starts(with: folded) }

  /// Whether the text ends with this one.
  func isSuffix(of text: String) -> Bool { Self.fold(text).suffix(folded.count) == folded[...] }

  private static func fold(_ text: String) -> [Unicode.Scalar] {
    // Upper case first: some small letters share one capital and are meant to be alike.
    text.unicodeScalars.map { single($0.properties.uppercaseMapping) ?? $0 }
      .map { single($0.properties.lowercaseMapping) ?? $0 }
  }

  private static func single(_ mapping: String) -> Unicode.Scalar? {
    mapping.unicodeScalars.count == 1 ? mapping.unicodeScalars.first : nil
  }
}
