// Results as people read them: one line a key.

import Diagnostics
import Engine
import Events
import Storage
import Worker

/// What went wrong with one key, in one line.
func failureLine(_ name: String, _ failure: FailureReport) -> String {
  let hint = failure.hint.map { "; \($0)" } ?? ""
  let shown = name.isEmpty ? "''" : name.safeForTerminal
  return "imgproc: \(shown): \((failure.message + hint).safeForTerminal)"
}

/// What was made of one key, in one line.
func resultLine(_ key: EventKey, _ output: ObjectKey, _ report: ImageReport) -> String {
  "\(key.text.safeForTerminal) -> \(output.description.safeForTerminal)  \(change(report))"
}

/// What became of an image: `4000x3000 -> 2048x1536, 3.1 MB -> 512 kB (-84%)`.
func change(_ report: ImageReport) -> String {
  let size =
    report.input.size == report.output.size
    ? "\(report.output.size)" : "\(report.input.size) -> \(report.output.size)"
  let bytes =
    "\(ByteCount(report.input.bytes).forPeople) -> \(ByteCount(report.output.bytes).forPeople)"
  let gain = percentage(from: report.input.bytes, to: report.output.bytes)
  return "\(size), \(bytes) (\(report.keepsInput ? "pixels kept, " : "")\(gain))"
}

/// By how much `after` differs from `before`: `-84%`, `+3%`.
func percentage(from before: Int, to after: Int) -> String {
  guard before > 0 else { return "0%" }
  let percent = (Double(after - before) / Double(before) * 100).rounded()
  return percent > 0 ? "+\(Int(percent))%" : "\(Int(percent))%"
}

/// `2 images: 1 done, 1 failed; 3.1 MB -> 512 kB (-84%), in 3.2 s`, of one key or more.
func summaryText(_ summary: RunSummary, seconds: Double) -> String {
  let images = counted(summary.keys, "image")
  if summary.keys == summary.upToDate {
    return "\(images): \(summary.keys == 1 ? "" : "all ")up to date"
  }
  let counts = [
    (summary.done, "done"), (summary.unchanged, "unchanged"), (summary.skipped, "skipped"),
    (summary.failed, "failed"),
  ]
  let parts = counts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
  if summary.bytesIn == 0 { return "\(images): \(parts.joined(separator: ", "))" }
  let bytes =
    "\(ByteCount(summary.bytesIn).forPeople) -> \(ByteCount(summary.bytesOut).forPeople)"
  let gain = percentage(from: summary.bytesIn, to: summary.bytesOut)
  let time = seconds < 60 ? "\(Int(seconds * 10) / 10).\(Int(seconds * 10) % 10) s" : clock(seconds)
  return "\(images): \(parts.joined(separator: ", ")); \(bytes) (\(gain)), in \(time)"
}

/// What a person must know of a run besides its counts, even where all else is kept quiet.
func closingLines(_ summary: RunSummary) -> [String] {
  var lines: [String] = []
  switch summary.stopped {
  case nil: break
  case .signal(let number): lines.append("stopped by signal \(number): run again to go on")
  case .deadline: lines.append("stopped at the deadline: run again to go on")
  case .failure: lines.append("stopped at the first failure (--fail-fast)")
  case .fault(let failure):
    lines.append("stopped: \(failure.message)\(failure.hint.map { "; \($0)" } ?? "")")
  }
  lines += summary.end.sinks.flatMap(sinkLines)
  return lines.map { "imgproc: \($0.safeForTerminal)" }
}

/// What a person must know of a sink.
func sinkLines(_ sink: SinkBalance) -> [String] {
  var lines: [String] = []
  if sink.dead > 0 {
    let cause = sink.lastError.map { ": \($0)" } ?? ""
    lines.append(
      "\(counted(sink.dead, "notice")) for \(sink.sink) given up\(cause);"
        + " see imgproc events dead")
  }
  if sink.waiting > 0 {
    let count = counted(sink.waiting, "notice waits", "notices wait")
    if let reason = sink.heldReason {
      lines.append(
        "\(count) for \(sink.sink), which does not let us in: \(reason); mend it, then run again or"
          + " imgproc events deliver")
    } else {
      let cause = sink.lastError.map { ": \($0)" } ?? ""
      lines.append("\(count) for \(sink.sink)\(cause); a later run sends them")
    }
  }
  return lines
}
