// Keys in their thousands, as xargs and globs give them: ArgumentParser's time grows with their square.

import ArgumentParser

/// A command that any number of keys ends.
protocol KeysCommand: ParsableCommand {
  var keys: [String] { get set }
}

extension Imgproc {
  /// The command that `arguments` name. Time: linear in their number where options stand before the keys.
  ///
  /// The parser sees the first of the keys; the others are appended. Whatever it or the command then finds
  /// wrong is said by a parser that sees all.
  static func command(parsing arguments: [String]) async throws -> any ParsableCommand {
    let (words, keys) = splitKeys(arguments)
    if !keys.isEmpty, var command = try? await asyncParseAsRoot(words) as? any KeysCommand {
      command.keys += keys
      if (try? command.validate()) != nil { return command }
    }
    return try await asyncParseAsRoot(arguments)
  }

  /// `arguments` without those at the end that can be neither the command's name, an option, its value, nor
  /// the first operand; and these.
  static func splitKeys(_ arguments: [String]) -> (words: [String], keys: [String]) {
    // A command's name, an option behind which that may stand, a value, and the first key.
    var first = 3
    if let end = arguments.firstIndex(of: "--") {
      first = end + 2
    } else if let option = arguments.lastIndex(where: { $0.hasPrefix("-") && $0 != "-" }) {
      first = option + 4
    }
    return (Array(arguments.prefix(first)), Array(arguments.dropFirst(first)))
  }
}
