// `imgproc plan [PREFIX]`: what batch would do, and why.

import ArgumentParser
import Diagnostics
import Engine
import Storage

/// `imgproc plan`.
struct PlanCommand: AsyncParsableCommand {
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
  @OptionGroup(title: "Recipe") var recipe: RecipeOptions
  @OptionGroup(title: "Limits") var limits: LimitOptions
  @OptionGroup(title: "Workers") var workers: WorkerOptions
  @OptionGroup(title: "Run") var batch: BatchOptions
  @OptionGroup(title: "Outputs") var naming: NamingOptions
  @OptionGroup(title: "Notices") var notify: NotifyOptions
  @OptionGroup(title: "State") var state: StateOptions
  @OptionGroup(title: "Reporting") var reporting: ReportOptions
  @OptionGroup(title: "Bucket") var bucket: BucketOptions
  @ParentCommand var root: Imgproc

  func validate() throws {
    if sample != nil, !measure { throw ValidationError("--sample goes with --measure") }
  }

  func run() async throws {
    try await exiting {
      let sample = try Environment().setting("--sample", sample, read: number(in: 1...Int.max))
      let run = KeyRun(
        bucket: try openBucket(try bucket.location(root.bucket)),
        options: RunOptions(
          recipe: recipe, limits: limits, workers: workers, batch: batch, naming: naming,
          notify: notify, state: state, reporting: reporting),
        environment: try bucket.environmentName(root.bucket), command: "plan")
      let selection = try selection.selection(
        in: run.bucket, outputs: try naming.template().excludedDirectories)
      return try await measure
        ? run.measure(selection, sample: sample) : run.foretell(selection)
    }
  }
}
