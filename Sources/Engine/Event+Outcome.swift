// An outcome as an event.

import Diagnostics
import Events
import FoundationEssentials
import Storage
import Worker

extension Event {
  /// The event that says what became of `key`.
  init(
    of report: ImageReport?, _ failure: FailureReport?, key: EventKey, output: ObjectKey?,
    warnings: [String], environment: String, runID: UUID, time: Date, id: String, sequence: Int64
  ) {
    self.init(
      kind: failure == nil ? .completed : .failed, id: id, sequence: sequence, runID: runID,
      environment: environment, key: key,
      result: ProcessingResult(
        originalKey: key.text, processedKey: output.map { EventKey($0.bytes) },
        processingTime: time,
        operations: report?.operations ?? [], status: failure == nil ? .completed : .failed),
      input: report.map { ImageFile($0.input) },
      output: report.map { ImageFile(output: $0) },
      warnings: warnings, error: failure.map(EventError.init), time: time)
  }
}

extension ImageFile {
  /// A worker's facts as events and outcomes tell them.
  public init(_ facts: FileFacts, quality: Int? = nil, score: Double? = nil) {
    self.init(
      bytes: facts.bytes, format: facts.format.rawValue, width: facts.size.width,
      height: facts.size.height, sha256: facts.sha256, quality: quality, score: score)
  }

  /// What was made, by the report of it.
  public init(output report: ImageReport) {
    self.init(
      report.output, quality: report.quality,
      score: report.score.map { ($0 * 100).rounded() / 100 })
  }
}
