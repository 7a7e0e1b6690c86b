// What became of a whole run, and which exit status that is.

import Diagnostics

/// What became of a run.
public struct RunSummary: Sendable {
  /// Keys with a new output.
  public private(set) var done = 0
  /// Keys whose pixels were kept.
  public private(set) var unchanged = 0
  /// Keys with nothing to do.
  public private(set) var skipped = 0
  /// Keys without an output.
  public private(set) var failed = 0
  /// Bytes of the inputs that have a new output.
  public private(set) var bytesIn = 0
  /// Bytes of their outputs.
  public private(set) var bytesOut = 0
  /// Why the run ended before its last key.
  public var stopped: StopReason?
  /// Notices that no sink has taken yet.
  public var waitingNotices: [WaitingNotices] = []
  /// Whether a run whose notices wait has failed.
  public var requiresNotices = false
  private var onlyFailure: FailureReport?

  /// A run in which nothing has happened yet.
  public init() {}

  /// How many keys have an outcome.
  public var keys: Int { done + unchanged + skipped + failed }

  /// Counts one outcome.
  public mutating func add(_ outcome: Outcome) {
    switch outcome.status {
    case .done: done += 1
    case .unchanged: unchanged += 1
    case .skipped: skipped += 1
    case .failed: failed += 1
    }
    if let report = outcome.report {
      bytesIn += report.input.bytes
      bytesOut += report.output.bytes
    }
    onlyFailure = outcome.failure ?? onlyFailure
  }

  /// The run's exit status: that of what ended it early, a single key's own failure, 1 for some among
  /// several, or that of notices which still wait where none may.
  public var exitStatus: Int32 {
    if let stopped {
      return keys == 1 ? onlyFailure?.category.exitStatus ?? stopped.exitStatus : stopped.exitStatus
    }
    if let onlyFailure {
      return keys == 1 ? onlyFailure.category.exitStatus : RunStatus.someKeysFailed
    }
    if requiresNotices, !waitingNotices.isEmpty { return FailureCategory.tryAgain.exitStatus }
    return RunStatus.success
  }
}

/// Notices that wait for one sink.
public struct WaitingNotices: Sendable, Equatable {
  /// The sink's address, without secrets.
  public let sink: String
  /// How many there are.
  public let count: Int
  /// What went wrong with the last that was tried.
  public let lastError: String?
}
