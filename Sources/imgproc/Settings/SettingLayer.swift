// What stands behind flags and variables: config files and presets, each a layer of values.

import Diagnostics
import Synchronization

/// Values from one place, by the long names of their flags.
struct SettingLayer: Sendable {
  var values: [String: Given] = [:]

  /// The layers that every setting is looked up in, the strongest first: set once, before a command
  /// reads its options.
  static let standing = Mutex<[SettingLayer]>([])

  /// The lines of a file, or of a preset in it, with the deployment's name for each `${env}`.
  init(_ lines: [ConfigFile.Line], of file: ConfigFile, environment: String, preset: String? = nil)
  {
    for line in lines {
      let texts = line.values.map { $0.replacing("${env}", with: environment) }
      let within = preset.map { "preset \($0): " } ?? ""
      values[line.key] = Given(
        source: "\(file.place(line)): \(within)\(line.key)", text: texts.joined(separator: ","),
        origin: .config, items: texts)
    }
  }

  /// The values of a preset that comes with the program.
  init(_ preset: Preset) {
    for (key, text) in preset.settings {
      values[key] = Given(source: "preset \(preset.name): \(key)", text: text, origin: .preset)
    }
  }
}

/// What was asked for and found while options were read: where each value comes from.
enum SettingTrace {
  private static let found = Mutex<[String: Given]>([:])

  /// Remembers whence the value of `flag` came.
  static func note(_ flag: String, _ given: Given) {
    let key = String(flag.drop { $0 == "-" })
    found.withLock { $0[key] = given }
  }

  /// Says where each value that is no default comes from.
  static func tell() {
    for (key, given) in values.sorted(by: { $0.key < $1.key }) {
      standardError.say("imgproc: \(key) is \(given.text), by \(given.source)".safeForTerminal)
    }
  }

  /// The values so far, by the long names of their flags.
  static var values: [String: Given] { found.withLock { $0 } }
}
