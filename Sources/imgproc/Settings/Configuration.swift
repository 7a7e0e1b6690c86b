// Which config files there are for a run, and what they and its preset come to.

import FoundationEssentials
import Storage

/// The config files of a run, the strongest first.
struct Configuration {
  let files: [ConfigFile]

  /// The name of the file in a bucket's own directory, and in a person's.
  static let fileName = "config.yaml"

  /// The files for a bucket: the one that was named, or else the bucket's own and the person's.
  ///
  /// - Parameters:
  ///   - named: what `--config` or `IMGPROC_CONFIG` says.
  ///   - bucket: where the bucket is; nil where there is none.
  init(named: Given?, bucket: String?) throws {
    if let named {
      guard let file = try ConfigFile(path: named.text, owner: .person) else {
        throw ConfigError.unreadable(path: named.text, reason: "there is no such file")
      }
      files = [file]
      return
    }
    // A bucket that can't be opened is told by whoever needs it.
    let own = bucket.flatMap { try? openBucket($0).existingRecordPath() }.flatMap { $0 }
    files = try [
      own.flatMap { directory in
        try ConfigFile(
          path: "\(RawArgument.encode(directory))/\(Self.fileName)", owner: .bucket)
      },
      Self.personalPath.flatMap { try ConfigFile(path: $0, owner: .person) },
    ].compactMap { $0 }
  }

  /// Where a person's own config is: `~/.config/imgproc/config.yaml`; nil for who has no home.
  static var personalPath: String? {
    let variables = ProcessInfo.processInfo.environment
    let home = variables["HOME"].flatMap { $0.isEmpty ? nil : $0 + "/.config" }
    let directory = variables["XDG_CONFIG_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? home
    return directory.map { "\($0)/imgproc/\(fileName)" }
  }

  /// What is wrong with the keys of all files.
  func faults() throws -> [ConfigError] {
    if files.isEmpty { return [] }
    let keys = try ConfigKeys()
    return files.flatMap(keys.faults)
  }

  /// The first value of a key in the files.
  func value(_ key: String) -> Given? {
    for file in files {
      if let given = SettingLayer(file.lines, of: file, environment: "").values[key] {
        return given
      }
    }
    return nil
  }

  /// The names of all presets, a person's own first.
  var presetNames: [String] {
    let own = files.flatMap { $0.presets.map(\.name) }
    return own + builtinPresets.map(\.name).filter { !own.contains($0) }
  }

  /// The layers of the files, and below them that of a preset.
  func layers(preset: Given?, environment: String) throws -> [SettingLayer] {
    var layers = files.map { SettingLayer($0.lines, of: $0, environment: environment) }
    if let preset = preset ?? value("preset") {
      SettingTrace.note("--preset", preset)
      layers.append(try layer(of: preset, environment: environment))
    }
    return layers
  }

  private func layer(of wanted: Given, environment: String) throws -> SettingLayer {
    for file in files {
      if let own = file.presets.first(where: { $0.name == wanted.text }) {
        return SettingLayer(own.lines, of: file, environment: environment, preset: own.name)
      }
    }
    guard let preset = builtinPresets.first(where: { $0.name == wanted.text }) else {
      throw ConfigError.noSuchPreset(
        source: wanted.source, name: wanted.text,
        meant: nearest(to: wanted.text, among: presetNames).first)
    }
    return SettingLayer(preset)
  }
}
