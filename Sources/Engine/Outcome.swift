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

  /// How a key ended, with what belongs to it.
  public enum Ending: Sendable {
    /// There is a new output.
    case made(ImageReport)
    /// Nothing was done, and why.
    case skipped(Skipping)
    /// There is no output. `isRepeated` says that this was found in an earlier run, and that nothing
    /// has changed since.
    case failed(FailureReport, isRepeated: Bool)
  }

  /// Why nothing was to be done.
  public enum Skipping: String, Sendable {
    /// The output is there, made of this very input by this very recipe.
    case upToDate = "up to date"
    /// The object was found in the bucket, and is no image.
    case notAnImage = "not an image"
    /// The output would have been hardly smaller than the input, and none was wanted then.
    case nothingSaved = "nothing to be saved"
  }

  /// Which key.
  public let key: EventKey
  /// The output's key; nil where there is none.
  public let output: ObjectKey?
  /// How it ended.
  public let ending: Ending
  /// Everything odd about this key: of its image, of its name.
  public let warnings: [String]
  /// Wall-clock time from opening the input to writing the output.
  public let milliseconds: Double

  /// An outcome from its parts.
  init(
    key: EventKey, output: ObjectKey? = nil, ending: Ending, warnings: [String] = [],
    milliseconds: Double = 0
  ) {
    self.key = key
    self.output = output
    self.ending = ending
    self.warnings = warnings
    self.milliseconds = milliseconds
  }

  /// How it ended, in a word.
  public var status: Status {
    switch ending {
    case .made(let report): report.keepsInput ? .unchanged : .done
    case .skipped: .skipped
    case .failed: .failed
    }
  }

  /// What was made, where something was.
  public var report: ImageReport? {
    if case .made(let report) = ending { report } else { nil }
  }

  /// What went wrong, for a failed key.
  public var failure: FailureReport? {
    if case .failed(let failure, _) = ending { failure } else { nil }
  }

  /// Why there is no new output, in words; nil where there is one.
  public var reason: String? {
    switch ending {
    case .made(let report):
      report.keepsInput ? "nothing to be gained: the pixels are the input's" : nil
    case .skipped(let skipping): skipping.rawValue
    case .failed(let failure, _): failure.message
    }
  }
}

extension Outcome {
  /// The outcome of a stream: its key is `-`, and it has no output's key.
  public init(ofStream result: Result<ImageReport, FailureReport>, milliseconds: Double) {
    let ending: Ending =
      switch result {
      case .success(let report): .made(report)
      case .failure(let failure):
        failure.skipping(nil).map { .skipped($0) } ?? .failed(failure, isRepeated: false)
      }
    self.init(
      key: EventKey(Array("-".utf8)), ending: ending,
      warnings: (try? result.get())?.warnings ?? [], milliseconds: milliseconds)
  }
}
