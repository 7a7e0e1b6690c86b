// A run as it is told while it goes on: lines for people, JSON Lines for programs.

import Diagnostics
import Engine
import FoundationEssentials

/// Tells the outcomes of one run.
final class RunReport {
  /// The run's id, in every outcome and event.
  let id = UUID()

  /// The same as text.
  var idText: String { id.uuidString.lowercased() }

  private let options: ReportOptions
  private let json: OutputStream?
  private var summary = RunSummary()
  private let started = ContinuousClock.now

  init(_ options: ReportOptions) {
    self.options = options
    json = options.jsonDescriptor.map(OutputStream.init)
  }

  /// Tells one outcome.
  ///
  /// - Parameter name: what people know it by, where that is not its key.
  func add(_ outcome: Outcome, as name: String? = nil) {
    summary.add(outcome)
    write(OutcomeRecord(outcome, runID: id))
    let name = name ?? outcome.key.text
    if let failure = outcome.failure { standardError.say(failureLine(name, failure)) }
    guard !options.quiet else { return }
    if let line = successLine(outcome, name) { standardError.say(line) }
    for warning in outcome.warnings {
      standardError.say("imgproc: \(name.safeForTerminal): \(warning.safeForTerminal)")
    }
  }

  /// What was made, for a person: of a stream only where more than usual shall be said, because its
  /// output is in plain sight; of a key, unless JSON Lines say the same in the same place.
  private func successLine(_ outcome: Outcome, _ name: String) -> String? {
    if case .skipped(let reason) = outcome.ending {
      return options.verbose ? "\(name.safeForTerminal): \(reason.rawValue)" : nil
    }
    guard let report = outcome.report else { return nil }
    guard let output = outcome.output else {
      return options.verbose ? "\(name.safeForTerminal): \(change(report))" : nil
    }
    if options.jsonDescriptor == 1 { return nil }
    if outcome.made.count == 1 { return resultLine(outcome.key, output, report) }
    return outcome.made.compactMap { made in
      made.key.map { resultLine(outcome.key, $0, made.report) }
    }.joined(separator: "\n")
  }

  /// Tells the whole; returns the exit status.
  func finish(
    _ end: RunEnd = RunEnd(), stopped: StopReason? = nil, requiresNotices: Bool = false
  ) -> Int32 {
    summary.end = end
    summary.stopped = stopped
    summary.requiresNotices = requiresNotices
    write(summaryRecord)
    for line in closingLines(summary) { standardError.say(line) }
    if summary.keys != 1, !options.quiet, options.jsonDescriptor != 1 {
      standardError.say(summaryText(summary))
    }
    return summary.exitStatus
  }

  /// The summary as one line of JSON, for the run's record.
  func summaryLine() -> [UInt8] { (try? jsonLine(summaryRecord)) ?? [] }

  private var summaryRecord: SummaryRecord {
    SummaryRecord(
      summary, runID: id, milliseconds: (ContinuousClock.now - started) / .milliseconds(1))
  }

  private func write(_ record: some Encodable) {
    guard let json else { return }
    do {
      json.write(try jsonLine(record))
    } catch {
      standardError.say("imgproc: a result can't be written as JSON: \(error)")
    }
  }
}
