// `imgproc plan [PREFIX]`: what batch would do, and why.

import ArgumentParser
import Diagnostics
import Engine
import Storage

/// `imgproc plan`.
struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Say what batch would do with each key, and why; writes nothing.")

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

  func run() throws {
    try exiting {
      let run = KeyRun(
        bucket: try openBucket(try bucket.location(root.bucket)),
        options: RunOptions(
          recipe: recipe, limits: limits, workers: workers, batch: batch, naming: naming,
          notify: notify, state: state, reporting: reporting),
        environment: try bucket.environmentName(root.bucket), command: "plan")
      return try run.foretell(
        try selection.selection(
          in: run.bucket, outputs: try naming.template().excludedDirectories))
    }
  }
}
