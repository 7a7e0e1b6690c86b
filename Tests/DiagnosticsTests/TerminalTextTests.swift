import Diagnostics
import Testing

@Suite("Text for a terminal")
struct TerminalTextTests {
  @Test(
    "stays as it is where it is harmless", arguments: ["", "photo.jpg", "größe 日本語 🖼", "e\u{301}"])
  func harmless(text: String) {
    #expect(text.safeForTerminal.utf8.elementsEqual(text.utf8))
  }

  @Test(
    "shows what a terminal would obey",
    arguments: [
      ("a\nb", "a\\nb"), ("a\r\nb", "a\\r\\nb"), ("\t", "\\t"), ("\u{1B}[31mred", "\\u{1b}[31mred"),
      ("\u{7}", "\\u{7}"), ("\u{7F}", "\\u{7f}"), ("\u{9B}2J", "\\u{9b}2J"),
      ("gpj\u{202E}exe", "gpj\\u{202e}exe"), ("\u{2028}", "\\u{2028}"), ("\u{200B}", "\\u{200b}"),
      ("\u{10FF80}", "\\u{10ff80}"), ("\0", "\\u{0}"),
    ])
  func shown(text: String, safe: String) {
    #expect(text.safeForTerminal == safe)
  }

  @Test("is one line that no second pass changes, whatever it was")
  func everyScalar() {
    for value in UInt32(0)...0x2FFF {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let safe = "a\(scalar)b".safeForTerminal
      #expect(safe.safeForTerminal == safe)
      #expect(!safe.unicodeScalars.contains { $0.properties.generalCategory == .control })
    }
  }
}
