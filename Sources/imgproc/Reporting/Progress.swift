// How far a run is: what is known of it at a moment, and the one line that says so.

import Diagnostics

/// A moment of a run.
struct Progress {
  /// Keys with an outcome.
  var keys = 0
  /// All keys; nil while they are still counted.
  var total: Int?
  /// Keys that were processed, rather than found to be up to date.
  var processed = 0
  var failed = 0
  var bytesIn = 0
  var bytesOut = 0
  /// Seconds since the run began.
  var seconds = 0.0

  /// Seconds until the end at the rate so far; nil where nobody can tell.
  var remaining: Double? {
    guard let total, keys > 0, seconds > 1, total >= keys else { return nil }
    return seconds / Double(keys) * Double(total - keys)
  }

  /// The line, in at most `width` columns: what matters least is left out first.
  func line(width: Int) -> String {
    let share = total.map { Double(keys) / Double(max($0, 1)) }
    let count = total.map { "\(keys)/\($0)" } ?? "\(keys)"
    // From what matters most to what matters least; told in the order of `places`.
    var parts: [(place: Int, text: String)] = [(1, count)]
    if failed > 0 { parts.append((6, "\(failed) failed")) }
    if let remaining { parts.append((4, "\(clock(remaining)) left")) }
    if bytesIn > 0 {
      parts.append((5, "\(percentage(from: bytesIn, to: bytesOut)) bytes"))
    }
    if seconds > 1 {
      let rate = Double(processed) / seconds
      if processed > 0 { parts.append((3, "\(figure(rate))/s")) }
      if bytesIn > 0 { parts.append((2, ByteCount(bytesIn).forPeople)) }
    }
    if let share { parts.append((0, "\(Int(share * 100))%")) }
    var chosen: [(place: Int, text: String)] = []
    for part in parts {
      let length = (chosen + [part]).reduce(0) { $0 + $1.text.count + 2 } - 2
      if length <= width { chosen.append(part) }
    }
    let text = chosen.sorted { $0.place < $1.place }.map(\.text).joined(separator: "  ")
    guard let share, width - text.count >= 14 else { return text }
    return bar(share, width: min(width - text.count - 2, 40)) + "  " + text
  }

  private func bar(_ share: Double, width: Int) -> String {
    let room = width - 2
    let full = Int((share * Double(room)).rounded(.down))
    return "[" + String(repeating: "#", count: full)
      + String(repeating: "-", count: room - full) + "]"
  }

  private func figure(_ rate: Double) -> String {
    let tenths = Int((rate * 10).rounded())
    return rate < 9.95 ? "\(tenths / 10).\(tenths % 10)" : "\(Int(rate.rounded()))"
  }
}

/// A span of time as a clock shows it: `0:42`, `12:05`, `3:20:00`.
func clock(_ seconds: Double) -> String {
  let whole = Int(min(seconds, 359_999).rounded(.up))
  let (minutes, rest) = (whole / 60, whole % 60)
  let two = { (number: Int) in number < 10 ? "0\(number)" : "\(number)" }
  return minutes < 60
    ? "\(minutes):\(two(rest))" : "\(minutes / 60):\(two(minutes % 60)):\(two(rest))"
}
