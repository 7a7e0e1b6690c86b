// What a relay leaves behind.

/// How one sink stands at the end of a run.
public struct SinkBalance: Sendable, Equatable {
  /// The sink's address, without secrets.
  public let sink: String
  /// Notices that it has taken in this run.
  public let delivered: Int
  /// Notices that still wait for it.
  public let waiting: Int
  /// Notices that were given up in this run.
  public let dead: Int
  /// Why nothing is sent there for now; nil where it is.
  public let heldReason: String?
  /// What went wrong with the last that was tried in vain.
  public let lastError: String?

  /// Whether it has all that it was to get.
  public var isSettled: Bool { waiting == 0 && dead == 0 }
}
