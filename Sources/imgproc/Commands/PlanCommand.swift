// `imgproc plan [PREFIX]`: what batch would do, and why.

import ArgumentParser
import Diagnostics
import Engine

/// `imgproc plan`.
struct PlanCommand: AsyncParsableCommand, RunCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Say what batch would do with each key, and why; writes nothing.",
    discussion: """
      With --measure the images are made in memory, and the total of their bytes and of the time is \
      real; with --sample as well it is projected from some of them, with a margin that holds 19 \
      times out of 20.
      """)

  @Flag(help: "Make the images in memory, to see what they come to.")
  var measure = false

  @Option(help: ArgumentHelp("Measure so many of them only.", valueName: "n"))
  var sample: String?

  @OptionGroup(title: "Keys") var selection: SelectionOptions
  @OptionGroup var options: RunOptions
  @ParentCommand var root: Imgproc

  func validate() throws {
    if sample != nil, !measure { throw ValidationError("--sample goes with --measure") }
  }

  func run() async throws {
    try await exiting {
      let sample = try Environment().setting("--sample", sample, read: number(in: 1...Int.max))
      let run = try options.run("plan", root)
      let selection = try run.selected(by: selection)
      return try await measure
        ? run.measure(selection, sample: sample) : run.foretell(selection)
    }
  }
}
