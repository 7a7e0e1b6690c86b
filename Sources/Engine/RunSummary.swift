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
  /// Bytes of the inputs that have an output.
  public private(set) var bytesIn = 0
  /// Bytes of their outputs.
  public private(set) var bytesOut = 0
  private var onlyFailure: FailureReport?
  private var failedNotice: FailureReport?

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
    if case .success(let report) = outcome.result {
      bytesIn += report.input.bytes
      bytesOut += report.output.bytes
    }
    onlyFailure = outcome.failure ?? onlyFailure
    failedNotice = outcome.failedNotices.first ?? failedNotice
  }

  /// The run's exit status: a single key's own failure, 1 for some among several, or that of a notice
  /// that could not be given.
  public var exitStatus: Int32 {
    if let onlyFailure {
      return keys == 1 ? onlyFailure.category.exitStatus : RunStatus.someKeysFailed
    }
    return failedNotice?.category.exitStatus ?? RunStatus.success
  }
}
