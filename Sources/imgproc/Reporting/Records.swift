// The JSON Lines of a run, version 1: fields and enumerations only ever grow.

import Diagnostics
import Engine
import Events
import FoundationEssentials

/// One key's line.
struct OutcomeRecord: Encodable {
  private let outcome: Outcome
  private let runID: UUID

  init(_ outcome: Outcome, runID: UUID) {
    self.outcome = outcome
    self.runID = runID
  }

  private enum CodingKeys: String, CodingKey {
    case v, event, key, output, outputs, status, reason, code, repeated, operations, removed, ms
    case warnings
    case runID = "run_id"
    case keyBytes = "key_base64"
    case outputBytes = "output_base64"
    case input = "in"
    case file = "out"
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(1, forKey: .v)
    try container.encode("outcome", forKey: .event)
    try container.encode(runID.uuidString.lowercased(), forKey: .runID)
    try container.encode(outcome.key.text, forKey: .key)
    try container.encodeIfPresent(outcome.key.base64, forKey: .keyBytes)
    let output = outcome.output.map { EventKey($0.bytes) }
    try container.encode(output?.text, forKey: .output)
    try container.encodeIfPresent(output?.base64, forKey: .outputBytes)
    try container.encode(outcome.status, forKey: .status)
    try container.encode(outcome.reason, forKey: .reason)
    try container.encodeIfPresent(outcome.failure?.code, forKey: .code)
    if case .failed(_, true) = outcome.ending { try container.encode(true, forKey: .repeated) }
    let report = outcome.report
    try container.encode(report.map { ImageFile($0.input) }, forKey: .input)
    try container.encode(report.map { ImageFile(output: $0) }, forKey: .file)
    if outcome.made.count > 1 {
      try container.encode(outcome.made.map(OutputRecord.init), forKey: .outputs)
    }
    try container.encode(report?.operations ?? [], forKey: .operations)
    try container.encode(report?.removed ?? [], forKey: .removed)
    try container.encode((outcome.milliseconds * 10).rounded() / 10, forKey: .ms)
    try container.encode(outcome.warnings, forKey: .warnings)
  }
}

/// One of several outputs in a key's line.
private struct OutputRecord: Encodable {
  private let made: MadeOutput

  init(_ made: MadeOutput) {
    self.made = made
  }

  private enum CodingKeys: String, CodingKey {
    case name, output, status, operations, removed
    case outputBytes = "output_base64"
    case file = "out"
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    let (report, key) = (made.report, made.key.map { EventKey($0.bytes) })
    try container.encode(made.name, forKey: .name)
    try container.encode(key?.text, forKey: .output)
    try container.encodeIfPresent(key?.base64, forKey: .outputBytes)
    try container.encode(
      report.keepsInput ? Outcome.Status.unchanged : .done, forKey: .status)
    try container.encode(ImageFile(output: report), forKey: .file)
    try container.encode(report.operations, forKey: .operations)
    try container.encode(report.removed, forKey: .removed)
  }
}

/// The last line.
struct SummaryRecord: Encodable {
  private let summary: RunSummary
  private let runID: UUID
  private let milliseconds: Double

  init(_ summary: RunSummary, runID: UUID, milliseconds: Double) {
    self.summary = summary
    self.runID = runID
    self.milliseconds = milliseconds
  }

  private enum CodingKeys: String, CodingKey {
    case v, event, keys, done, unchanged, skipped, failed, ms, stopped
    case waitingNotices = "waiting_notices"
    case deadNotices = "dead_notices"
    case runID = "run_id"
    case bytesIn = "bytes_in"
    case bytesOut = "bytes_out"
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(1, forKey: .v)
    try container.encode("summary", forKey: .event)
    try container.encode(runID.uuidString.lowercased(), forKey: .runID)
    try container.encode(summary.keys, forKey: .keys)
    try container.encode(summary.done, forKey: .done)
    try container.encode(summary.unchanged, forKey: .unchanged)
    try container.encode(summary.skipped, forKey: .skipped)
    try container.encode(summary.failed, forKey: .failed)
    try container.encode(summary.bytesIn, forKey: .bytesIn)
    try container.encode(summary.bytesOut, forKey: .bytesOut)
    try container.encode((milliseconds * 10).rounded() / 10, forKey: .ms)
    try container.encodeIfPresent(summary.stopped?.word, forKey: .stopped)
    let sinks = summary.end.sinks
    try container.encode(sinks.reduce(0) { $0 + $1.waiting }, forKey: .waitingNotices)
    try container.encode(sinks.reduce(0) { $0 + $1.dead }, forKey: .deadNotices)
  }
}
