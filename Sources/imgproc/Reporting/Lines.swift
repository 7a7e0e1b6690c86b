// Results as people read them: one line a key.

import Diagnostics
import Engine
import Events
import Storage
import Worker

/// What went wrong with one key, in one line.
func failureLine(_ name: String, _ failure: FailureReport) -> String {
  let hint = failure.hint.map { "; \($0)" } ?? ""
  return "imgproc: \(name.safeForTerminal): \((failure.message + hint).safeForTerminal)"
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

/// `2 images: 1 done, 1 failed; 3.1 MB -> 512 kB (-84%)`.
func summaryLine(_ summary: RunSummary) -> String {
  let counts = [
    (summary.done, "done"), (summary.unchanged, "unchanged"), (summary.skipped, "skipped"),
    (summary.failed, "failed"),
  ]
  let parts = counts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
  let bytes =
    "\(ByteCount(summary.bytesIn).forPeople) -> \(ByteCount(summary.bytesOut).forPeople)"
  let gain = percentage(from: summary.bytesIn, to: summary.bytesOut)
  return "\(summary.keys) images: \(parts.joined(separator: ", ")); \(bytes) (\(gain))"
}
