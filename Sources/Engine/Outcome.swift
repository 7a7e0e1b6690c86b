// What became of one key: the unit of reporting, whoever reads it.

import Diagnostics
import Storage
import Worker

/// What became of one key.
public struct Outcome: Sendable {
  public enum Status: String, Codable, Sendable {
    /// The output is new.
    case done
    /// The output has the input's own pixels: nothing was to be gained.
    case unchanged
    /// There was nothing to do.
    case skipped
    /// There is no output.
    case failed
  }

  public let key: ObjectKey
  /// The output's key; nil where there is none.
  public let output: ObjectKey?
  public let result: Result<ImageReport, FailureReport>
  /// Everything odd about this key: of its image, of its name, of its notices.
  public let warnings: [String]
  /// Notices that could not be given.
  public let failedNotices: [FailureReport]
  /// Wall-clock time from opening the input to the last notice.
  public let milliseconds: Double

  public var status: Status {
    switch result {
    case .success(let report): report.keepsInput ? .unchanged : .done
    case .failure: .failed
    }
  }

  /// What went wrong, for a failed key.
  public var failure: FailureReport? {
    if case .failure(let failure) = result { failure } else { nil }
  }
}

/// What became of a run.
public struct RunSummary: Sendable {
  public private(set) var done = 0
  public private(set) var unchanged = 0
  public private(set) var skipped = 0
  public private(set) var failed = 0
  public private(set) var bytesIn = 0
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
