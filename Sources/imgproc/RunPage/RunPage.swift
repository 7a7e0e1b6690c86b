// A run as one HTML page that needs nothing else: pictures are data URIs, charts are inline SVG, and
// a dozen lines of script move the sliders. Without scripts the pictures stand side by side.

import Diagnostics
import Engine
import Events
import FoundationEssentials
import State

/// The page of a run.
struct RunPage {
  private let run: RunRecord
  private let entries: [PicturedEntry]

  init(_ run: RunRecord, _ entries: [PicturedEntry]) {
    self.run = run
    // What is no image is none of the run's.
    self.entries = entries.filter { $0.entry.outcome != .skipped }
  }

  private var made: [PicturedEntry] { entries.filter { $0.entry.status != .failed } }
  private var failed: [PicturedEntry] { entries.filter { $0.entry.status == .failed } }
  private var bytesIn: Int { made.reduce(0) { $0 + $1.bytesIn } }
  private var bytesOut: Int { made.reduce(0) { $0 + $1.bytesOut } }

  /// The whole page.
  var html: String {
    """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; \
    style-src 'unsafe-inline'; script-src 'unsafe-inline'">
    <title>imgproc: \(day(run.started)), \(counted(entries.count, "image"))</title>
    <style>\(runPageStyle)</style>
    <noscript><style>\(runPageStyleWithoutScript)</style></noscript>
    </head>
    <body>
    <a class="skip" href="#images">Skip to the images</a>
    <header>
    <h1>\(headline)</h1>
    <p>imgproc \(escaped(run.command)) on \(escaped(run.host)), \(time(run.started))\(ending).
    Run <code>\(escaped(run.id))</code>.</p>
    </header>
    <main>
    \(figures)
    \(failures)
    \(charts)
    \(gallery)
    </main>
    <script>\(runPageScript)</script>
    </body>
    </html>

    """
  }

  private var headline: String {
    if made.isEmpty { return entries.isEmpty ? "Nothing to show" : "No image was made" }
    let saved = bytesIn - bytesOut
    let words = saved >= 0 ? "saved" : "added"
    return "\(ByteCount(abs(saved)).forPeople) \(words) on \(counted(made.count, "image"))"
  }

  private var ending: String {
    guard let finished = run.finished else { return ", not ended" }
    let seconds = Double(finished.milliseconds - run.started.milliseconds) / 1000
    return ", \(clock(seconds)) long, exit status \(run.status ?? 0)"
  }

  /// The run in a few large numbers.
  private var figures: String {
    let bad = failed.isEmpty ? "" : " class=\"bad\""
    let numbers: [(String, String)] = [
      ("made", "\(entries.filter { $0.entry.status == .done }.count)"),
      ("pixels kept", "\(entries.filter { $0.entry.status == .unchanged }.count)"),
      ("failed", "\(failed.count)"),
      ("before", ByteCount(bytesIn).forPeople),
      ("after", ByteCount(bytesOut).forPeople),
      ("change", percentage(from: bytesIn, to: bytesOut)),
    ]
    let items = numbers.map { name, number in
      "<div\(name == "failed" ? bad : "")><dt>\(name)</dt><dd>\(number)</dd></div>"
    }
    return "<dl class=\"figures\">\(items.joined())</dl>"
  }

  private var failures: String {
    if failed.isEmpty { return "" }
    let rows = failed.map { item in
      let failure = item.entry.failure
      let hint = failure?.hint.map { "<br><small>\(escaped($0))</small>" } ?? ""
      return """
        <tr><th scope="row">\(escaped(item.name))</th>\
        <td>\(escaped(failure?.message ?? "failed"))\(hint)</td></tr>
        """
    }
    return """
      <section aria-labelledby="failures"><h2 id="failures">Failures</h2>
      <div class="scroll" tabindex="0" role="region" aria-labelledby="failures">
      <table><thead><tr><th scope="col">Key</th><th scope="col">Why</th></tr></thead>
      <tbody>\(rows.joined(separator: "\n"))</tbody></table></div></section>
      """
  }

  private var charts: String {
    if made.isEmpty { return "" }
    let slowest = entries.sorted { $0.entry.milliseconds > $1.entry.milliseconds }.prefix(10)
    return """
      <section aria-labelledby="charts"><h2 id="charts">Where the bytes went</h2>
      <div class="charts">
      \(BarChart.formats(made).figure)
      \(BarChart.savings(made).figure)
      \(BarChart.slowest(Array(slowest)).figure)
      </div></section>
      """
  }

  private var gallery: String {
    let cards = made.enumerated().map { index, item in card(item, index) }
    return """
      <section aria-labelledby="images"><h2 id="images" tabindex="-1">Before and after</h2>
      <div class="gallery">
      \(cards.joined(separator: "\n"))
      </div></section>
      """
  }

  private func card(_ item: PicturedEntry, _ index: Int) -> String {
    let name = escaped(item.name)
    let changes = item.changes.map { "<span>\(escaped($0))</span>" }
    return """
      <figure>\(pictures(item, name, index))<figcaption><b>\(name)</b>
      \(changes.joined(separator: "\n"))</figcaption></figure>
      """
  }

  private func pictures(_ item: PicturedEntry, _ name: String, _ index: Int) -> String {
    guard let before = item.before, let after = item.after else {
      return "<p class=\"gone\">A file is gone or can't be read any more.</p>"
    }
    return """
      <div class="pair">\
      <img src="\(dataURI(before))" alt="\(name), before" decoding="async">\
      <img class="after" src="\(dataURI(after))" alt="\(name), after" decoding="async">\
      <span class="tag">before</span><span class="tag right">after</span>\
      <input type="range" min="0" max="100" value="50" aria-label="How much of \(name) is shown as it \
      was before"></div>
      """
  }

  private func dataURI(_ picture: Thumbnail) -> String {
    "data:image/\(picture.format.rawValue);base64,\(Data(picture.bytes).base64EncodedString())"
  }

  private func time(_ moment: Moment) -> String {
    let text = timestamp(Date(timeIntervalSince1970: Double(moment.milliseconds) / 1000))
    return "<time datetime=\"\(text)\">\(text.prefix(16).replacing("T", with: " ")) UTC</time>"
  }

  private func day(_ moment: Moment) -> String {
    String(timestamp(Date(timeIntervalSince1970: Double(moment.milliseconds) / 1000)).prefix(10))
  }
}

extension PicturedEntry {
  /// The key, as text on one line.
  var name: String { EventKey(entry.key).text.safeForTerminal }

  /// The input's bytes, when it was processed.
  var bytesIn: Int { Int(entry.input?.bytes ?? 0) }

  /// The output's bytes, when it was written.
  var bytesOut: Int { Int(entry.output?.stamp?.bytes ?? 0) }

  /// `JPEG 4000x3000 → WebP 2048x1536`, and `3.1 MB → 512 kB (-84%)`.
  var changes: [String] {
    let bytes =
      "\(ByteCount(bytesIn).forPeople) → \(ByteCount(bytesOut).forPeople) "
      + "(\(percentage(from: bytesIn, to: bytesOut)))"
    guard let before = before?.shown, let after = after?.shown else { return [bytes] }
    let kinds = [before, after].map { "\($0.format.displayName) \($0.size)" }
    return [kinds.joined(separator: " → "), bytes]
  }
}

/// Text as it may stand in HTML and in its attributes.
func escaped(_ text: String) -> String {
  var escaped = ""
  for character in text {
    switch character {
    case "&": escaped += "&amp;"
    case "<": escaped += "&lt;"
    case ">": escaped += "&gt;"
    case "\"": escaped += "&quot;"
    case "'": escaped += "&#39;"
    default: escaped.append(character)
    }
  }
  return escaped
}
