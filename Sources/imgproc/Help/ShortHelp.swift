// `--help`: one line an option, in groups; `--help-all` explains each in full, as ArgumentParser does.

import Glibc

/// The short help of a command.
struct ShortHelp {
  private let command: CommandEntry
  private let width: Int

  /// - Parameter width: columns of the terminal.
  init(_ command: CommandEntry, width: Int) {
    self.command = command
    self.width = max(width, 40)
  }

  /// The command that arguments name, for `--help` behind its name or `help` before it.
  static func command(named arguments: [String]) throws -> CommandEntry {
    var command = try CommandEntry.program()
    for word in arguments.prefix(while: { $0 != "--" }) where !word.hasPrefix("-") {
      if let next = command.visibleCommands.first(where: { $0.commandName == word }) {
        command = next
      }
    }
    return command
  }

  /// Whether arguments ask for the short help of anything.
  static func isAsked(_ arguments: [String]) -> Bool {
    arguments.isEmpty || arguments.first == "help" || isGroup(arguments)
      || arguments.prefix { $0 != "--" }.contains { $0 == "--help" || $0 == "-h" }
  }

  /// Whether arguments are the name of a command that does nothing without one of its own.
  private static func isGroup(_ arguments: [String]) -> Bool {
    arguments.count == 1
      && Imgproc.configuration.subcommands.contains { command in
        let configuration = command.configuration
        return configuration.commandName == arguments[0] && !configuration.subcommands.isEmpty
      }
  }

  var text: String {
    var lines = wrapped(command.abstract ?? "", width: width) + ["", "USAGE: \(usage)"]
    for paragraph in (command.discussion ?? "").split(separator: "\n\n") {
      lines += [""] + wrapped(String(paragraph), width: width)
    }
    lines += rows("ARGUMENTS", command.visibleOptions.filter { $0.kind == .positional })
    let options = command.visibleOptions.filter { $0.kind != .positional }
    var sections: [String] = []
    for option in options where !sections.contains(option.sectionTitle ?? "") {
      sections.append(option.sectionTitle ?? "")
    }
    // What every command has comes last.
    for section in sections.filter({ !$0.isEmpty }) + sections.filter(\.isEmpty) {
      let title = section.isEmpty ? "OPTIONS" : section.uppercased()
      lines += rows(title, options.filter { $0.sectionTitle ?? "" == section })
    }
    if !command.visibleCommands.isEmpty {
      lines += ["", "COMMANDS:"]
      for next in command.visibleCommands { lines += row(next.commandName, next.abstract ?? "") }
    }
    lines += [""] + footer
    return lines.joined(separator: "\n")
  }

  private var usage: String {
    var words = [command.path]
    if command.visibleOptions.contains(where: { $0.kind != .positional }) {
      words.append("[OPTIONS]")
    }
    for option in command.visibleOptions where option.kind == .positional {
      let name = (option.valueName ?? "").uppercased() + (option.isRepeating ? "…" : "")
      words.append(option.isOptional && !option.isRepeating ? "[\(name)]" : name)
    }
    if !command.visibleCommands.isEmpty { words.append("COMMAND") }
    return words.joined(separator: " ")
  }

  private var footer: [String] {
    let more =
      command.visibleCommands.isEmpty
      ? "\(command.path) --help-all explains each option in full."
      : "\(command.path) COMMAND --help says more of one."
    let page = command.path.split(separator: " ").prefix(2).joined(separator: "-")
    return wrapped("\(more) The manual is man \(page).", width: width)
  }

  private func rows(_ title: String, _ options: [OptionEntry]) -> [String] {
    if options.isEmpty { return [] }
    return ["", "\(title):"] + options.flatMap { row($0.synopsis, $0.gist) }
  }

  private func row(_ name: String, _ text: String) -> [String] {
    let indent = min(28, width / 3)
    let lines = wrapped(text, width: width - indent - 1)
    let head = "  \(name)"
    let margin = String(repeating: " ", count: indent)
    if head.count + 2 > indent { return [head] + lines.map { margin + $0 } }
    let gap = String(repeating: " ", count: indent - head.count)
    return ["\(head)\(gap)\(lines.first ?? "")"] + lines.dropFirst().map { margin + $0 }
  }
}

extension OptionEntry {
  /// How it is typed: `-q, --quality QUALITY`.
  var synopsis: String {
    let value = valueName.map { $0 == $0.lowercased() ? $0.uppercased() : $0 } ?? ""
    switch kind {
    case .positional: return value + (isRepeating ? "…" : "")
    case .flag: return typedNames
    case .option: return "\(typedNames) \(value)"
    }
  }

  private var typedNames: String {
    let names = names ?? []
    let short = names.filter { $0.kind == .short }.map(\.typed)
    return (short + names.filter { $0.kind != .short }.map(\.typed)).joined(separator: ", ")
  }

  /// What it does in a sentence, and its default.
  var gist: String {
    var words: [Substring] = []
    for word in description.split(separator: " ") {
      words.append(word)
      if let end = word.last, ".:;".contains(end) { break }
    }
    let sentence = words.joined(separator: " ")
    let isClosed = sentence.last.map { ".:;".contains($0) } == true
    let plain = isClosed ? String(sentence.dropLast()) : sentence
    guard kind == .option, let standard = statedDefault else { return plain }
    return "\(plain) (default: \(standard))"
  }
}

/// Columns of the terminal at a descriptor, or of `$COLUMNS`; 80 where nobody knows.
func terminalWidth(_ descriptor: Int32) -> Int {
  var size = winsize()
  if ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 { return Int(size.ws_col) }
  return getenv("COLUMNS").flatMap { Int(String(cString: $0)) }.map { max($0, 20) } ?? 80
}
