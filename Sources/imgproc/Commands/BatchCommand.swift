// `imgproc batch [PREFIX]`: a whole bucket, from cron.

import ArgumentParser
import Diagnostics
import Engine
import State

/// `imgproc batch`.
struct BatchCommand: AsyncParsableCommand, RunCommand {
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
  @OptionGroup var options: RunOptions
  @ParentCommand var root: Imgproc

  @OptionGroup var dryRun: DryRunOption

  @Option(
    help: ArgumentHelp(
      """
      What to do where another batch has the bucket: wait, fail with status 75, or skip, which is \
      success. (default: fail)
      """, valueName: "word"))
  var lock: String?

  func run() async throws {
    try await exiting { try await dryRun.dryRun ? foretell() : process() }
  }

  private func process() async throws -> Int32 {
    let run = try options.run("batch", root)
    let policy =
      try Environment().setting("--lock", lock, read: word(of: LockPolicy.self)) ?? .fail
    let selection = try run.selected(by: selection)
    let summary = try await run.process(selection) { directory, end in
      try hold(directory, for: selection.filter.shard, policy, until: end)
    }
    return summary.exitStatus
  }

  private func foretell() throws -> Int32 {
    let run = try options.run("batch", root)
    return try run.foretell(try run.selected(by: selection))
  }

  /// The hold on the bucket; nil where another run has it and this one is to be skipped.
  private func hold(
    _ directory: [UInt8], for share: Shard?, _ policy: LockPolicy,
    until end: ContinuousClock.Instant?
  ) throws -> RunLock? {
    let part = share.map { RunLock.Part.share($0.index, of: $0.count) } ?? .whole
    let patience =
      policy == .wait ? end.map(RunLock.Patience.until) ?? .endless : RunLock.Patience.none
    if let hold = try RunLock.take(in: directory, for: part, patience: patience) { return hold }
    guard policy == .skip else { throw EngineError.bucketBusy }
    if !options.reporting.quiet {
      standardError.say("imgproc: another batch has this bucket; nothing done")
    }
    return nil
  }
}

/// What a run does where another has the bucket.
enum LockPolicy: String, CaseIterable {
  case wait, fail, skip
}
