// A chart of bars as inline SVG, with the same numbers as text for whoever can't see it.

import Diagnostics
import Engine

/// Horizontal bars with a label and a number each.
struct BarChart {
  struct Bar {
    let label: String
    let value: Double
    let number: String
    /// Whether it stands for what was before, drawn fainter.
    var isBefore = false
  }

  let title: String
  let bars: [Bar]

  /// Bytes before and after, by the format of the output.
  static func formats(_ entries: [PicturedEntry]) -> BarChart {
    var totals: [String: (before: Int, after: Int, count: Int)] = [:]
    for entry in entries {
      let format = entry.after?.shown.format.displayName ?? "no longer there"
      let total = totals[format] ?? (0, 0, 0)
      totals[format] = (
        total.before + entry.bytesIn, total.after + entry.bytesOut, total.count + 1
      )
    }
    let bars = totals.sorted { $0.value.before > $1.value.before }.flatMap { format, total in
      [
        Bar(
          label: "\(format), \(counted(total.count, "image")): before", value: Double(total.before),
          number: ByteCount(total.before).forPeople, isBefore: true),
        Bar(
          label: "after", value: Double(total.after), number: ByteCount(total.after).forPeople),
      ]
    }
    return BarChart(title: "Bytes by format", bars: bars)
  }

  /// How many images saved how large a share of their bytes.
  static func savings(_ entries: [PicturedEntry]) -> BarChart {
    let labels = ["none", "0-20%", "20-40%", "40-60%", "60-80%", "80-100%"]
    var counts = [Int](repeating: 0, count: labels.count)
    for entry in entries {
      let saved = entry.bytesIn - entry.bytesOut
      guard saved > 0, entry.bytesIn > 0 else {
        counts[0] += 1
        continue
      }
      let share = Double(saved) / Double(entry.bytesIn)
      counts[min(1 + Int(share * 5), labels.count - 1)] += 1
    }
    let bars = zip(labels, counts).map { label, count in
      Bar(label: label, value: Double(count), number: "\(count)")
    }
    return BarChart(title: "Images by what they saved", bars: bars)
  }

  /// The keys that took longest.
  static func slowest(_ entries: [PicturedEntry]) -> BarChart {
    BarChart(
      title: "Slowest keys",
      bars: entries.map { entry in
        Bar(
          label: shortened(entry.name, to: 36), value: entry.entry.milliseconds,
          number: "\(Int(entry.entry.milliseconds.rounded())) ms")
      })
  }

  /// The chart, in a figure of its own.
  var figure: String {
    // Widths are shares of the figure and letters keep their size, so that it suits any screen. The
    // numbers have the rest of the line.
    let rowHeight = 46
    let longest = max(bars.map(\.value).max() ?? 0, 1)
    let rows = bars.enumerated().map { index, bar in
      let top = index * rowHeight
      let share = Int((bar.value / longest * 75).rounded(.up))
      return """
        <text y="\(top + 13)">\(escaped(bar.label))</text>\
        <rect class="\(bar.isBefore ? "before" : "bar")" y="\(top + 18)" \
        width="\(share)%" height="12" rx="2"/>\
        <text x="\(share)%" dx="6" y="\(top + 29)">\(escaped(bar.number))</text>
        """
    }
    let spoken = bars.map { "\($0.label): \($0.number)" }.joined(separator: "; ")
    return """
      <figure class="chart"><figcaption>\(escaped(title))</figcaption>
      <svg height="\(bars.count * rowHeight)" role="img" aria-label="\(escaped("\(title). \(spoken)"))">
      \(rows.joined(separator: "\n"))
      </svg></figure>
      """
  }

  /// The end of a long name, which tells more than its beginning.
  private static func shortened(_ name: String, to length: Int) -> String {
    name.count <= length ? name : "…" + name.suffix(length - 1)
  }
}
