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
  private let style: TerminalStyle
  private let progress: ProgressLine?
  private let total: KeyCount?

  /// - Parameters:
  ///   - style: what standard error is like.
  ///   - total: how many keys there will be, once that is known.
  init(
    _ options: ReportOptions, style: TerminalStyle = TerminalStyle(), total: KeyCount? = nil
  ) {
    self.options = options
    self.style = style
    self.total = total
    json = options.jsonDescriptor.map(OutputStream.init)
    progress = style.showsProgress && !options.quiet && total != nil ? .begin() : nil
  }

  // A run that ends in the middle leaves no line behind.
  deinit { progress?.end() }

  /// Tells one outcome.
  ///
  /// - Parameters:
  ///   - name: what people know it by, where that is not its key.
  ///   - meant: what may have been meant by a key that there is not.
  func add(_ outcome: Outcome, as name: String? = nil, meant: String? = nil) {
    summary.add(outcome)
    progress?.draw { moment }
    write(OutcomeRecord(outcome, runID: id))
    let name = name ?? outcome.key.text
    if let failure = outcome.failure {
      let line = failureLine(name, failure) + (meant.map { "; \($0.safeForTerminal)" } ?? "")
      standardError.say(style.colored(line, .bad))
    }
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
    // Where a line at the bottom says how far the run is, one a key would only push it along.
    if progress != nil, !options.verbose { return nil }
    guard let output = outcome.output else {
      return options.verbose ? "\(name.safeForTerminal): \(change(report))" : nil
    }
    if options.jsonDescriptor == 1 { return nil }
    if outcome.made.count == 1 { return resultLine(outcome.key, output, report) }
    return outcome.made.compactMap { made in
      made.key.map { resultLine(outcome.key, $0, made.report) }
    }.joined(separator: "\n")
  }

  /// Tells the whole; returns what it came to.
  ///
  /// - Parameter nothing: what is said where no key was found.
  func finish(
    _ end: RunEnd = RunEnd(), stopped: StopReason? = nil, requiresNotices: Bool = false,
    nothing: String = "no images"
  ) -> RunSummary {
    progress?.end()
    summary.end = end
    summary.stopped = stopped
    summary.requiresNotices = requiresNotices
    write(summaryRecord)
    for line in closingLines(summary) { standardError.say(line) }
    if tellsSummary {
      let seconds = (ContinuousClock.now - started) / .seconds(1)
      let text =
        summary.keys == 0
        ? "nothing to do: \(nothing.safeForTerminal)" : summaryText(summary, seconds: seconds)
      standardError.say(style.colored(text, summary.failed > 0 ? .bad : .good))
    }
    return summary
  }

  /// Whether the whole is told to people: of one image its own line says it all, where there is one.
  private var tellsSummary: Bool {
    if options.quiet || options.jsonDescriptor == 1 { return false }
    return summary.keys != 1 || (summary.skipped == 1 && !options.verbose)
  }

  /// The summary as one line of JSON, for the run's record.
  func summaryLine() -> [UInt8] { (try? jsonLine(summaryRecord)) ?? [] }

  private var summaryRecord: SummaryRecord {
    SummaryRecord(
      summary, runID: id, milliseconds: (ContinuousClock.now - started) / .milliseconds(1))
  }

  /// How far the run is.
  private var moment: Progress {
    Progress(
      keys: summary.keys, total: total?.value, processed: summary.done + summary.unchanged,
      failed: summary.failed, bytesIn: summary.bytesIn, bytesOut: summary.bytesOut,
      seconds: (ContinuousClock.now - started) / .seconds(1))
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
