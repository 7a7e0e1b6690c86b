// What is wrong with an image of which something can be kept.

/// How far a broken image is whole.
public struct Damage: Equatable, Sendable {
  /// Rows from the top, as decoded, before the first that is not as it should be.
  public let wholeRows: Int
  /// What was met there.
  public let fault: CodecError

  /// Damage from its parts.
  public init(wholeRows: Int, fault: CodecError) {
    self.wholeRows = wholeRows
    self.fault = fault
  }
}

extension CodecError {
  /// Whether it is the bytes that are wrong, which leaves what stands before them.
  public var isDamage: Bool {
    switch self {
    case .corrupt, .truncated: true
    default: false
    }
  }
}
