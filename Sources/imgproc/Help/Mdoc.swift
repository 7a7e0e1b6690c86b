// Text in mdoc(7), the language of manual pages, so that no word of it is taken for a request.

/// Builds a manual page, line by line.
struct Mdoc {
  private(set) var lines: [String] = []

  /// A macro and its arguments: `.Sh NAME`.
  mutating func macro(_ line: String) { lines.append(".\(line)") }

  /// Text in sentences, each on a line of its own as mdoc wants it, and paragraphs apart.
  mutating func text(_ text: String) {
    let paragraphs = text.split(separator: "\n\n")
    for (index, paragraph) in paragraphs.enumerated() {
      if index > 0 { macro("Pp") }
      for sentence in Self.sentences(paragraph.split(whereSeparator: \.isWhitespace)) {
        // mandoc wants lines of less than 80 bytes; what is escaped is longer than what was wrapped.
        lines += wrapped(Self.escaped(sentence), width: 78).map(Self.line)
      }
    }
  }

  /// Lines that are mdoc already.
  mutating func written(_ text: String) {
    lines += text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      .reversed().drop(while: \.isEmpty).reversed()
  }

  var page: String { lines.joined(separator: "\n") + "\n" }

  /// A word as an argument of a macro.
  static func argument(_ word: String) -> String {
    let text = escaped(word).replacing("\"", with: "\\(dq")
    // A word of two or three letters may be the name of a macro, and punctuation is one too.
    return (text.count <= 3 ? "\\&" : "") + (text.contains(" ") ? "\"\(text)\"" : text)
  }

  private static func sentences(_ words: [Substring]) -> [String] {
    var sentences: [[Substring]] = [[]]
    for word in words {
      sentences[sentences.count - 1].append(word)
      if word.count > 1, let end = word.drop(while: { $0 != "." && $0 != "!" && $0 != "?" }).first,
        end == ".", [".", ".)", "!", "?"].contains(where: word.hasSuffix)
      {
        sentences.append([])
      }
    }
    return sentences.filter { !$0.isEmpty }.map { $0.joined(separator: " ") }
  }

  /// A line that no first character makes a request of.
  private static func line(_ text: String) -> String {
    text.hasPrefix(".") ? "\\&" + text : text
  }

  private static func escaped(_ text: String) -> String {
    var escaped = ""
    for character in text {
      switch character {
      case "\\": escaped += "\\e"
      case "-": escaped += "\\-"
      case "~": escaped += "\\(ti"
      case "^": escaped += "\\(ha"
      case "'": escaped += "\\(aq"
      case "`": escaped += "\\(ga"
      case "…": escaped += "..."
      case "±": escaped += "\\(+-"
      default: escaped.append(character)
      }
    }
    return escaped
  }
}
