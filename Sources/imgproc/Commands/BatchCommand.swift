// `imgproc batch [PREFIX]`: a whole bucket, from cron.

import ArgumentParser
import Diagnostics
import Engine
import State
import Storage

/// `imgproc batch`.
struct BatchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "batch",
    abstract: "Process all images of a bucket that are new or have changed.",
    discussion: """
      Searches the bucket for images, but never processed/ and .imgproc/. What is up to date is \
      skipped; what failed for good is told again. A run that is interrupted goes on where it \
      ended when it is started again.

      \(standardRecipeText)
      """)

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

  @Flag(name: [.customShort("n"), .long], help: "Say what would be done, and do nothing.")
  var dryRun = false

  @Option(
    help: ArgumentHelp(
      """
      What to do where another batch has the bucket: wait, fail with status 75, or skip, which is \
      success. (default: fail)
      """, valueName: "word"))
  var lock: String?

  func run() async throws {
    try await exiting { try await dryRun ? foretell() : process() }
  }

  private var options: RunOptions {
    RunOptions(
      recipe: recipe, limits: limits, workers: workers, batch: batch, naming: naming,
      notify: notify, state: state, reporting: reporting)
  }

  private func keyRun() throws -> KeyRun {
    KeyRun(
      bucket: try openBucket(try bucket.location(root.bucket)), options: options,
      environment: try bucket.environmentName(root.bucket), command: "batch")
  }

  private func process() async throws -> Int32 {
    let run = try keyRun()
    let template = try naming.template()
    let policy =
      try Environment().setting("--lock", lock, read: word(of: LockPolicy.self)) ?? .fail
    let selection = try selection.selection(
      in: run.bucket, outputs: template.excludedDirectories)
    return try await run.process(
      selection, hold: { try hold($0, for: selection.share, policy) }, needsHold: true)
  }

  private func foretell() throws -> Int32 {
    let run = try keyRun()
    let selection = try selection.selection(
      in: run.bucket, outputs: try naming.template().excludedDirectories)
    return try run.foretell(selection)
  }

  /// The hold on the bucket; nil where another run has it and this one is to be skipped.
  private func hold(
    _ directory: [UInt8], for share: Shard?, _ policy: LockPolicy
  ) throws -> RunLock? {
    let part = share.map { RunLock.Part.share($0.index, of: $0.count) } ?? .whole
    if let hold = try RunLock.take(in: directory, for: part, waits: policy == .wait) {
      return hold
    }
    if policy == .fail { throw EngineError.bucketBusy }
    standardError.say("imgproc: another batch has this bucket; nothing done")
    return nil
  }
}

/// What a run does where another has the bucket.
enum LockPolicy: String, CaseIterable {
  case wait, fail, skip
}
