// `imgproc presets list|show`: settings that go together, by name.

import ArgumentParser
import Diagnostics

/// `imgproc presets`.
struct PresetsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "presets",
    abstract: "List presets, or show what one says.",
    discussion: """
      --preset NAME takes what nothing else says from a preset. Those of a config file, under \
      'presets:', are stronger than those of the program.
      """,
    subcommands: [PresetsList.self, PresetsShow.self], defaultSubcommand: PresetsList.self)
}

/// `imgproc presets list`.
struct PresetsList: ParsableCommand, ConfiguredCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List all presets: a person's own first.")

  @OptionGroup(title: "Bucket") var bucket: BucketOptions
  @ParentCommand var root: Imgproc

  func run() throws {
    try exiting {
      let configuration = try configuration()
      let names = configuration.presetNames
      let width = names.map(\.count).max() ?? 0
      for name in names {
        let purpose =
          configuration.files.first { $0.presets.contains { $0.name == name } }?.path
          ?? builtinPresets.first { $0.name == name }?.purpose ?? ""
        let gap = String(repeating: " ", count: width - name.count)
        standardOutput.say("\(name)\(gap)  \(purpose)".safeForTerminal)
      }
      return RunStatus.success
    }
  }
}

/// `imgproc presets show`.
struct PresetsShow: ParsableCommand, ConfiguredCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show what a preset says, as lines for a config file.")

  @Argument(help: ArgumentHelp("Which preset.", valueName: "name"))
  var name: String

  @OptionGroup(title: "Bucket") var bucket: BucketOptions
  @ParentCommand var root: Imgproc

  func run() throws {
    try exiting {
      let asked = Given(source: "--preset", text: name)
      let environment = try bucket.environmentName(root.bucket)
      let layers = try configuration().layers(preset: asked, environment: environment)
      let values = layers.last?.values ?? [:]
      standardOutput.say("\(name):".safeForTerminal)
      for (key, value) in values.sorted(by: { $0.key < $1.key }) {
        standardOutput.say("  \(key): \(value.text)".safeForTerminal)
      }
      return RunStatus.success
    }
  }
}
