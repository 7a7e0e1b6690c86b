// A command line that can't be read, in one or two lines: what is wrong, and what was meant.

import ArgumentParser
import Diagnostics

extension Program {
  /// Says what is wrong with a command line, or what ArgumentParser was asked for, and ends.
  static func end(with error: any Error, _ arguments: [String]) -> Never {
    let code = Imgproc.exitCode(for: error)
    // What a command has told already comes as nothing but its status.
    guard code == .validationFailure, !(error is ExitCode) else {
      Imgproc.exit(withError: error)
    }
    let command = (try? ShortHelp.command(named: arguments)) ?? nil
    let path = command?.path ?? "imgproc"
    let problem =
      command.flatMap { unknownCommand(arguments, at: $0) } ?? Imgproc.message(for: error)
    standardError.say("imgproc: \(lowercasedFirst(problem).safeForTerminal)")
    standardError.say("         \(path) --help says what can be typed")
    Imgproc.exit(withError: code)
  }

  /// What is wrong with a word in the place of a command's name; nil where nothing is.
  private static func unknownCommand(_ arguments: [String], at command: CommandEntry) -> String? {
    let names = command.visibleCommands.map(\.commandName)
    guard !names.isEmpty, let word = firstWord(arguments, below: command) else { return nil }
    let meant = suggestion(for: word, among: names) ?? "it is one of \(alternatives(names))"
    let above = (command.superCommands ?? []).isEmpty ? "" : "\(command.commandName) "
    return "there is no command '\(above)\(word)'; \(meant)"
  }

  /// The first word behind the command's name that is neither an option nor an option's value.
  private static func firstWord(_ arguments: [String], below command: CommandEntry) -> String? {
    let path = command.path.split(separator: " ").dropFirst().map(String.init)
    var rest = arguments[...]
    for name in path { rest = rest.drop { $0 != name }.dropFirst() }
    while let word = rest.popFirst() {
      guard word.hasPrefix("-") else { return word }
      let option = command.visibleOptions.first { option in
        option.names?.contains { $0.typed == word } == true
      }
      if option?.kind == .option { rest = rest.dropFirst() }
    }
    return nil
  }

  private static func lowercasedFirst(_ text: String) -> String {
    let isWord = text.dropFirst().first?.isLowercase == true
    return isWord ? text.prefix(1).lowercased() + text.dropFirst() : text
  }
}
