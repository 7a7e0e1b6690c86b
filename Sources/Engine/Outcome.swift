// What became of one key: the unit of reporting, whoever reads it.

import Diagnostics
import Events
import Storage
import Worker

/// What became of one key.
public struct Outcome: Sendable {
  /// The possible ends of a key.
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

  /// Which key.
  public let key: EventKey
  /// The output's key; nil where there is none.
  public let output: ObjectKey?
  /// What was made, or why nothing was.
  public let result: Result<ImageReport, FailureReport>
  /// Everything odd about this key: of its image, of its name, of its notices.
  public let warnings: [String]
  /// Notices that could not be given.
  public let failedNotices: [FailureReport]
  /// Wall-clock time from opening the input to the last notice.
  public let milliseconds: Double

  /// How it ended.
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

extension Outcome {
  /// The outcome of a stream: its key is `-`, and it has neither an output's key nor notices.
  public init(ofStream result: Result<ImageReport, FailureReport>, milliseconds: Double) {
    self.init(
      key: EventKey(Array("-".utf8)), output: nil, result: result,
      warnings: (try? result.get())?.warnings ?? [], failedNotices: [], milliseconds: milliseconds)
  }
}
