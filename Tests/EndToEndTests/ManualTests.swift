// Help, manual and completions are made from the option declarations; these tests hold the files in
// man/ to them, and each of the three to every flag that there is.

import TestSupport
import Testing

@testable import imgproc

@Suite("The manual")
struct ManualTests {
  private func commands() throws -> [CommandEntry] {
    var found: [CommandEntry] = []
    var rest = [try CommandEntry.program()]
    while let command = rest.popLast() {
      found.append(command)
      rest += command.visibleCommands
    }
    return found
  }

  private func flags(_ command: CommandEntry) -> [String] {
    command.visibleOptions.flatMap { ($0.names ?? []).map(\.typed) }
  }

  @Test("in man/ is the one that the options make: `make man` writes it")
  func upToDate() throws {
    let root = try packageDirectory()
    let directory = try TemporaryDirectory()
    let run = try Invocation(
      arguments: ["man", "--sections", Argument("\(root)/man/sections"), Argument(directory.path)]
    ).run()
    #expect(run.ending == .exited(0), "\(run.errorText)")
    let names = try directory.names(in: ".")
    #expect(names.count > 10)
    for name in names {
      let made = String(decoding: try directory.read(name), as: UTF8.self)
      let kept = String(
        decoding: (try? readFile("\(root)/man/\(name)")) ?? [], as: UTF8.self)
      let isCurrent = made == kept
      #expect(isCurrent, "man/\(name) is not up to date: run make man")
    }
  }

  @Test("has every flag, and no page names one that is not there")
  func manual() throws {
    let root = try packageDirectory()
    let all = Set(try commands().flatMap(flags))
    for command in try CommandEntry.program().visibleCommands {
      let page = String(
        decoding: try readFile("\(root)/man/imgproc-\(command.commandName).1"), as: UTF8.self)
      for flag in flags(command) {
        let written =
          "Fl " + flag.dropFirst().replacing("--", with: "-").replacing("-", with: "\\-")
        let first = flag.hasPrefix("--") ? "Fl \\-\(flag.dropFirst(2))" : "Fl \(flag.dropFirst())"
        #expect(page.contains(first) || page.contains(written), "\(flag) of \(command.path)")
      }
      for word in page.split(whereSeparator: \.isWhitespace) where word.hasPrefix("\\-\\-") {
        let flag = word.replacing("\\-", with: "-").prefix { $0.isLetter || $0 == "-" }
        #expect(all.contains(String(flag)), "\(flag) on the page of \(command.path)")
      }
    }
  }

  @Test("is as complete as the helps, long and short")
  func helps() throws {
    for command in try commands() {
      let words = command.path.split(separator: " ").dropFirst().map { Argument(String($0)) }
      for help in ["--help", "--help-all"] {
        let run = try Invocation(arguments: words + [Argument(help)]).run()
        #expect(run.ending == .exited(0))
        for flag in flags(command) {
          #expect(run.outputText.contains(flag), "\(flag) in \(command.path) \(help)")
        }
      }
    }
  }

  @Test("is as complete as the completions of each shell", arguments: ["bash", "zsh", "fish"])
  func completions(shell: String) throws {
    let run = try Invocation(arguments: ["completions", Argument(shell)]).run()
    #expect(run.ending == .exited(0))
    for command in try commands() {
      for option in command.visibleOptions {
        guard let name = option.longName else { continue }
        let words = shell == "fish" ? ["-l '\(name)'", "-l \(name)"] : ["--\(name)"]
        #expect(words.contains(where: run.outputText.contains), "\(name) of \(command.path)")
      }
    }
  }

  @Test("has a short help that fits a narrow terminal", arguments: [40, 80, 200])
  func width(columns: Int) throws {
    for command in try commands() {
      for line in ShortHelp(command, width: columns).text.split(separator: "\n") {
        let isOneWord = !line.drop { $0 == " " }.contains(" ")
        #expect(
          line.count <= columns || isOneWord || ["  -", "USAGE"].contains(where: line.hasPrefix),
          "\(line)")
      }
    }
  }
}
