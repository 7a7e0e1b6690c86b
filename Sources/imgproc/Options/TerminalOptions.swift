// How much a terminal shows while a run goes on.

import ArgumentParser
import Glibc

/// Options on terminals.
struct TerminalOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      \(alternatives(ProgressChoice.allCases.map(\.rawValue))): show how far a run is, where standard \
      error is a terminal. (default: \(ProgressChoice.auto.rawValue))
      """, valueName: "when"))
  var progress: String?

  @Option(
    help: ArgumentHelp(
      """
      \(alternatives(ColorChoice.allCases.map(\.rawValue))): colour what is said to people, where that \
      is a terminal and NO_COLOR is not set. (default: \(ColorChoice.auto.rawValue))
      """, valueName: "when"))
  var color: String?

  /// What standard error shall be like.
  func style() throws -> TerminalStyle {
    let environment = Environment()
    let isTerminal =
      isatty(STDERR_FILENO) == 1 && getenv("TERM").map { String(cString: $0) } != "dumb"
    let progress =
      try environment.setting("--progress", progress, read: word(of: ProgressChoice.self)) ?? .auto
    let color =
      try environment.setting("--color", color, read: word(of: ColorChoice.self)) ?? .auto
    // https://no-color.org: set, and not empty.
    let isPlain = getenv("NO_COLOR").map { $0.pointee != 0 } ?? false
    return TerminalStyle(
      showsProgress: progress == .auto && isTerminal,
      isColored: color == .always || (color == .auto && isTerminal && !isPlain))
  }
}

/// When progress is shown.
enum ProgressChoice: String, CaseIterable { case auto, never }

/// When colours are.
enum ColorChoice: String, CaseIterable { case auto, always, never }

/// What a stream for people is like.
struct TerminalStyle {
  var showsProgress = false
  var isColored = false

  /// The escape sequences of a few meanings (ECMA-48, SGR).
  enum Meaning: String { case bad = "31", good = "32", faint = "2", strong = "1" }

  /// The text in the colour of its meaning.
  func colored(_ text: String, _ meaning: Meaning) -> String {
    isColored ? "\u{1B}[\(meaning.rawValue)m\(text)\u{1B}[0m" : text
  }
}
