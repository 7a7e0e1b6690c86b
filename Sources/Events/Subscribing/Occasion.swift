// What a receiver can ask to hear of.

/// Occasions for a notice.
public enum Occasion: String, CaseIterable, Sendable {
  /// A key has an output.
  case success
  /// A key has none.
  case failure
  /// A key had nothing to be done.
  case skip
  /// A run has ended: one notice of all of it.
  case batch

  /// What is told without being asked for.
  public static let standard: Set<Occasion> = [.success, .failure]
}

extension Event.Kind {
  /// What it is told on; nil for what is only sent on purpose.
  public var occasion: Occasion? {
    switch self {
    case .completed: .success
    case .failed: .failure
    case .skipped: .skip
    case .batch: .batch
    case .test: nil
    }
  }
}
