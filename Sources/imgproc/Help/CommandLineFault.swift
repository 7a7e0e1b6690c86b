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
    let meant = command.flatMap { hint(on: problem, at: $0) }.map { "; \($0)" } ?? ""
    standardError.say("imgproc: \((lowercasedFirst(problem) + meant).safeForTerminal)")
    standardError.say("         \(path) --help says what can be typed")
    Imgproc.exit(withError: code)
  }

  /// What is wrong with a long name behind one hyphen, which would be read as a short one and its value;
  /// nil where nothing is.
  static func longNameBehindOneHyphen(_ arguments: [String]) -> ValidationError? {
    let names = arguments.prefix { $0 != "--" }.filter { word in
      word.count > 4 && word.hasPrefix("-")
        && word.dropFirst().allSatisfy { $0.isLetter || $0 == "-" }
        && !word.hasPrefix("--")
    }.map { $0.dropFirst() }
    guard !names.isEmpty, let command = try? ShortHelp.command(named: arguments) else { return nil }
    let known = command.visibleOptions.compactMap(\.longName)
    return names.first { known.contains(String($0)) }.map { name in
      ValidationError("unknown option '-\(name)'; did you mean '--\(name)'?")
    }
  }

  /// What was meant, where ArgumentParser has no idea of its own.
  private static func hint(on problem: String, at command: CommandEntry) -> String? {
    let quoted = problem.split(separator: "'").dropFirst().first.map(String.init) ?? ""
    if problem.hasPrefix("Unknown option"), !problem.contains("Did you mean") {
      let names = command.visibleOptions.compactMap(\.longName) + ["help", "version"]
      return suggestion(for: quoted, among: names.map { "--\($0)" })
    }
    let takesPrefix = command.visibleOptions.contains {
      $0.kind == .positional && $0.valueName == "prefix"
    }
    guard problem.hasPrefix("Unexpected argument"), takesPrefix else { return nil }
    return "\(command.path) takes one PREFIX, imgproc process takes keys"
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
