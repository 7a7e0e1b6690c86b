// A name for settings that go together.

import ArgumentParser

/// Options on presets.
struct PresetOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      Take what nothing else says from a preset: \(alternatives(builtinPresets.map(\.name))), or one \
      of the config file.
      """, valueName: "name"))
  var preset: String?

  /// The preset that a flag or a variable names.
  var wanted: Given? {
    let flag = "--preset"
    return Environment().said(flag, preset) ?? Environment().variable(of: flag)
  }
}
