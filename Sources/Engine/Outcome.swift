// What became of one key: the unit of reporting, whoever reads it.

import Diagnostics
import Events
import Storage
import Worker

/// An output that was made.
public struct MadeOutput: Sendable {
  /// What tells it from the key's other outputs; nil where there is but one.
  public let name: String?
  /// Its key; nil where it has none, as in a stream.
  public let key: ObjectKey?
  /// What the worker says of it.
  public let report: ImageReport
}

/// What became of one key.
public struct Outcome: Sendable {
  /// The possible ends of a key.
  public enum Status: String, Codable, CaseIterable, Sendable {
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
    /// There are new outputs, in the recipe's order.
    case made([MadeOutput])
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
  /// The outputs' keys, in the recipe's order; empty where there is none.
  public let outputs: [ObjectKey]
  /// How it ended.
  public let ending: Ending
  /// Everything odd about this key: of its image, of its name.
  public let warnings: [String]
  /// Wall-clock time from opening the input to writing the output.
  public let milliseconds: Double

  /// An outcome from its parts.
  init(
    key: EventKey, outputs: [ObjectKey] = [], ending: Ending, warnings: [String] = [],
    milliseconds: Double = 0
  ) {
    self.key = key
    self.outputs = outputs
    self.ending = ending
    self.warnings = warnings
    self.milliseconds = milliseconds
  }

  /// How it ended, in a word.
  public var status: Status {
    switch ending {
    case .made(let made): made.allSatisfy(\.report.keepsInput) ? .unchanged : .done
    case .skipped: .skipped
    case .failed: .failed
    }
  }

  /// What was made; empty where nothing was.
  public var made: [MadeOutput] {
    if case .made(let made) = ending { made } else { [] }
  }

  /// The first output's key, which is the only one where there are not several.
  public var output: ObjectKey? { outputs.first }

  /// What was made first, where something was.
  public var report: ImageReport? { made.first?.report }

  /// What went wrong, for a failed key.
  public var failure: FailureReport? {
    if case .failed(let failure, _) = ending { failure } else { nil }
  }

  /// Why there is no new output, in words; nil where there is one.
  public var reason: String? {
    switch ending {
    case .made(let made):
      if status != .unchanged {
        nil
      } else if made.contains(where: { $0.report.output.bytes < $0.report.input.bytes }) {
        "the pixels are the input's"
      } else {
        "nothing to be gained: the pixels are the input's"
      }
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
      case .success(let report): .made([MadeOutput(name: nil, key: nil, report: report)])
      case .failure(let failure):
        failure.skipping(nil).map { .skipped($0) } ?? .failed(failure, isRepeated: false)
      }
    self.init(
      key: EventKey(Array("-".utf8)), ending: ending,
      warnings: (try? result.get())?.warnings ?? [], milliseconds: milliseconds)
  }
}
