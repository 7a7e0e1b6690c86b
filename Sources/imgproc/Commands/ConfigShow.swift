// `imgproc config show`: what counts, and who said it.

import ArgumentParser

/// `imgproc config show`.
struct ConfigShow: ParsableCommand, RunCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show each setting's value, and where it comes from.",
    discussion: "Takes the options of a run, and shows what a run with them would be told.")

  @OptionGroup var options: RunOptions
  @ParentCommand var root: Imgproc

  func run() throws {
    try exiting {
      try options.readAll(root)
      let values = try ConfigKeys().options.compactMap(SettingValue.init)
      if let json = options.reporting.jsonDescriptor {
        for value in values { OutputStream(descriptor: json).write(try jsonLine(value)) }
        return 0
      }
      let width = values.map(\.key.count).max() ?? 0
      for value in values {
        let name = value.key + String(repeating: " ", count: width - value.key.count)
        standardOutput.say("\(name)  \(value.value)  (\(value.source))".safeForTerminal)
      }
      return 0
    }
  }
}

/// One setting as it counts.
private struct SettingValue: Encodable {
  let v = 1
  let event = "setting"
  let key: String
  let value: String
  /// flag, variable, config, preset or default.
  let origin: String
  /// The flag, the variable or the place in a file.
  let source: String

  private enum CodingKeys: String, CodingKey { case v, event, key, value, origin, source }

  init?(_ option: OptionEntry) {
    guard let key = option.longName else { return nil }
    self.key = key
    let given = SettingTrace.values[key] ?? Environment().standing(for: key)
    value = given?.text ?? option.statedDefault ?? "none"
    origin = given?.origin.rawValue ?? "default"
    source = given?.source ?? "default"
  }
}
