// `imgproc config …`: what is set, and where.

import ArgumentParser

/// `imgproc config`.
struct ConfigCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config",
    abstract: "Write, show and check config files.",
    discussion: """
      A config file holds what flags would say, by their long names: 'quality: 75'. The bucket's own \
      .imgproc/\(Configuration.fileName) is stronger than ~/.config/imgproc/\(Configuration.fileName); \
      flags and variables are stronger than both, and a preset is weaker. ${env} in a value is the \
      deployment's name.
      """,
    subcommands: [ConfigInit.self, ConfigShow.self, ConfigCheck.self])
}
