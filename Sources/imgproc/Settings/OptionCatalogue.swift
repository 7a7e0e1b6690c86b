// All that can be typed, as the option declarations say it: the one list that help, man pages,
// completions and config files are made from. ArgumentParser writes it as JSON (its ToolInfo).

import ArgumentParser
import FoundationEssentials

/// One command, its options and the commands below it.
struct CommandEntry: Decodable {
  let commandName: String
  let abstract: String?
  let discussion: String?
  let shouldDisplay: Bool
  let superCommands: [String]?
  let subcommands: [CommandEntry]?
  let arguments: [OptionEntry]?

  /// What `type` declares, as a command.
  ///
  /// Cost: milliseconds; not for a run that has no use for it.
  static func dump(of type: (some ParsableArguments).Type) throws -> CommandEntry {
    let json = Data(type._dumpHelp().utf8)
    return try JSONDecoder().decode(Tool.self, from: json).command
  }

  /// The whole program.
  static func program() throws -> CommandEntry { try dump(of: Imgproc.self) }

  /// What is typed to reach it: `imgproc config show`.
  var path: String { ((superCommands ?? []) + [commandName]).joined(separator: " ") }

  /// The commands below it that a person shall know of.
  var visibleCommands: [CommandEntry] {
    (subcommands ?? []).filter { $0.shouldDisplay && $0.commandName != "help" }
  }

  /// The options that a person shall know of, in their order.
  var visibleOptions: [OptionEntry] { (arguments ?? []).filter(\.shouldDisplay) }

  private struct Tool: Decodable { let command: CommandEntry }
}

/// One option, flag or argument.
struct OptionEntry: Decodable {
  enum Kind: String, Decodable { case positional, option, flag }

  struct Name: Decodable {
    enum Kind: String, Decodable { case long, short, longWithSingleDash }
    let kind: Kind
    let name: String

    /// As it is typed: `--quality`, `-q`.
    var typed: String { (kind == .long ? "--" : "-") + name }
  }

  let kind: Kind
  let shouldDisplay: Bool
  let sectionTitle: String?
  let isOptional: Bool
  let isRepeating: Bool
  let names: [Name]?
  let valueName: String?
  let abstract: String?
  let discussion: String?

  /// The long name without its dashes, which is the key in config files as well.
  var longName: String? { names?.first { $0.kind == .long }?.name }

  /// The help text without the default at its end.
  var description: String {
    guard let abstract else { return "" }
    guard let place = abstract.lastIndex(of: "("), abstract.hasSuffix(")"),
      abstract[place...].hasPrefix("(default: ")
    else { return abstract }
    return String(abstract[..<place].reversed().drop { $0 == " " }.reversed())
  }

  /// The default that the help text names at its end; a flag is off.
  var statedDefault: String? {
    if kind == .flag { return abstract?.hasSuffix("(default)") == true ? "on" : "off" }
    guard let abstract, abstract.hasSuffix(")"), let place = abstract.lastIndex(of: "(") else {
      return nil
    }
    let words = abstract[abstract.index(after: place)...].dropLast()
    guard let label = words.firstRange(of: "default: ") else { return nil }
    return String(words[label.upperBound...])
  }
}
