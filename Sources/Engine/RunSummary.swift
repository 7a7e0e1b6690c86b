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
  /// Those of them that an earlier run has done.
  public private(set) var upToDate = 0
  /// Keys without an output.
  public private(set) var failed = 0
  /// Bytes of the inputs that have a new output.
  public private(set) var bytesIn = 0
  /// Bytes of their outputs.
  public private(set) var bytesOut = 0
  /// What was known at the end.
  public var end = RunEnd()
  /// Why the run ended before its last key.
  public var stopped: StopReason?
  /// Whether a run has failed whose notices wait, or were given up.
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
    if case .skipped(.upToDate) = outcome.ending { upToDate += 1 }
    bytesIn += outcome.report?.input.bytes ?? 0
    bytesOut += outcome.made.reduce(0) { $0 + $1.report.output.bytes }
    onlyFailure = outcome.failure ?? onlyFailure
  }

  /// The run's exit status: a single key's own failure, that of what ended the run early, 1 for some
  /// failures among several keys, or that of notices which still wait where none may.
  public var exitStatus: Int32 {
    if let onlyFailure, end.hadOneKey { return onlyFailure.category.exitStatus }
    if let stopped { return stopped.exitStatus }
    if onlyFailure != nil { return RunStatus.someKeysFailed }
    return owesNotices ? FailureCategory.tryAgain.exitStatus : RunStatus.success
  }

  /// Whether notices wait, or were given up, where none may.
  public var owesNotices: Bool { requiresNotices && !end.sinks.allSatisfy(\.isSettled) }
}

/// What is known once a run has ended.
public struct RunEnd: Sendable {
  /// Whether it was a run over a single key, and not just one that ended after its first.
  public var hadOneKey = true
  /// How the sinks stand.
  public var sinks: [SinkBalance] = []

  /// The end of a run over one key of which nobody is told.
  public init() {}
}
