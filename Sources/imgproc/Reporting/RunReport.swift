// A run as it is told while it goes on: lines for people, JSON Lines for programs.

import Engine
import FoundationEssentials

/// Tells the outcomes of one run.
final class RunReport {
  /// The run's id, in every outcome and event.
  let id = UUID()
  private let options: ReportOptions
  private let json: OutputStream?
  private var summary = RunSummary()
  private let started = ContinuousClock.now

  init(_ options: ReportOptions) {
    self.options = options
    json = options.jsonDescriptor.map(OutputStream.init)
  }

  /// Tells one outcome.
  func add(_ outcome: Outcome) {
    summary.add(outcome)
    write(OutcomeRecord(outcome, runID: id))
    if let failure = outcome.failure {
      standardError.say(failureLine(outcome.key.text, failure))
    }
    guard !options.quiet else { return }
    if options.jsonDescriptor != 1, case .success(let report) = outcome.result,
      let output = outcome.output
    {
      standardError.say(resultLine(outcome.key, output, report))
    }
    for warning in outcome.warnings {
      standardError.say(
        "imgproc: \(outcome.key.text.safeForTerminal): \(warning.safeForTerminal)")
    }
  }

  /// Tells the whole; returns the exit status.
  func finish() -> Int32 {
    let milliseconds = (ContinuousClock.now - started) / .milliseconds(1)
    write(SummaryRecord(summary, runID: id, milliseconds: milliseconds))
    if summary.keys > 1, !options.quiet, options.jsonDescriptor != 1 {
      standardError.say(summaryLine(summary))
    }
    return summary.exitStatus
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
