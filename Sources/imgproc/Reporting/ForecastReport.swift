// What a run would do, as it is told: on standard output, since it is what was asked for.

import Diagnostics
import Engine
import Events
import FoundationEssentials
import Storage

/// Tells forecasts.
final class ForecastReport {
  private let options: ReportOptions
  private let json: OutputStream?
  private var due = 0
  private var upToDate = 0
  private var failing = 0

  init(_ options: ReportOptions) {
    self.options = options
    json = options.jsonDescriptor.map(OutputStream.init)
  }

  /// Tells one forecast; what would be left alone is told only where more is to be said.
  func add(_ forecast: Forecast) {
    if forecast.failure != nil {
      failing += 1
    } else if forecast.reason != nil {
      due += 1
    } else {
      upToDate += 1
    }
    if let json {
      if let line = try? jsonLine(ForecastRecord(forecast)) { json.write(line) }
    } else if !options.quiet, let line = line(forecast) {
      standardOutput.say(line)
    }
  }

  /// Tells the whole; returns the exit status.
  func finish() -> Int32 {
    if let json, let line = try? jsonLine(ForecastSummary(due: due, upToDate, failing)) {
      json.write(line)
    }
    if !options.quiet {
      let parts = [(due, "to do"), (upToDate, "up to date"), (failing, "failing")]
        .filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
      let text = parts.isEmpty ? "no images" : parts.joined(separator: ", ")
      standardError.say("imgproc: \(text)")
    }
    return RunStatus.success
  }

  private func line(_ forecast: Forecast) -> String? {
    let key = forecast.request.name.text.safeForTerminal
    if let failure = forecast.failure { return "\(key): fails: \(failure.message.safeForTerminal)" }
    guard let reason = forecast.reason else {
      return options.verbose ? "\(key): up to date" : nil
    }
    let outputs = forecast.outputs.map { $0.description.safeForTerminal }
    return "\(key) -> \(outputs.joined(separator: ", "))  \(reason.explanation)"
  }
}

/// The last line.
private struct ForecastSummary: Encodable {
  let v = 1
  let event = "summary"
  let keys: Int
  let process: Int
  let skip: Int
  let fail: Int

  init(due: Int, _ upToDate: Int, _ failing: Int) {
    keys = due + upToDate + failing
    (process, skip, fail) = (due, upToDate, failing)
  }
}

/// One forecast's line.
private struct ForecastRecord: Encodable {
  let v = 1
  let event = "forecast"
  let key: String
  let keyBytes: String?
  let output: String?
  let outputs: [String]?
  let action: String
  let reason: String?

  init(_ forecast: Forecast) {
    key = forecast.request.name.text
    keyBytes = forecast.request.name.base64
    output = forecast.outputs.first?.description
    outputs = forecast.outputs.count > 1 ? forecast.outputs.map(\.description) : nil
    action = forecast.failure != nil ? "fail" : forecast.reason != nil ? "process" : "skip"
    reason = forecast.failure?.message ?? forecast.reason?.rawValue
  }

  private enum CodingKeys: String, CodingKey {
    case v, event, key, output, outputs, action, reason
    case keyBytes = "key_base64"
  }
}
