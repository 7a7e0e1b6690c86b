// The main job: `imgproc process KEY…`, and `imgproc process -` as a filter.

import ArgumentParser
import Diagnostics
import Engine
import Glibc
import Storage

/// `imgproc process`.
struct Process: AsyncParsableCommand, RunCommand, KeysCommand {
  static let configuration = CommandConfiguration(
    commandName: "process",
    abstract: "Process images: KEY becomes processed/KEY.",
    discussion: """
      A key is a path within the bucket. With - as the only key, one image is read from standard \
      input and written to standard output, or to the file of --output.

      \(standardRecipeText)
      """)

  @Argument(help: ArgumentHelp("What to process, or -.", valueName: "key"))
  var keys: [String] = []

  @OptionGroup var options: RunOptions
  @OptionGroup var dryRun: DryRunOption
  @ParentCommand var root: Imgproc

  var hasBucket: Bool { keys != ["-"] }

  func validate() throws {
    if keys.isEmpty {
      throw ValidationError("no key: name an image of the bucket, or - for a pipe")
    }
    if keys.contains("-"), keys.count > 1 {
      throw ValidationError("- is read alone: it can't stand among other keys")
    }
    if keys == ["-"], dryRun.dryRun {
      throw ValidationError("--dry-run goes with keys: a stream is not known before it is read")
    }
    if keys == ["-"], options.naming.output == nil,
      options.reporting.jsonDescriptor == STDOUT_FILENO
    {
      throw ValidationError("standard output carries the image: say --json-fd N or --output FILE")
    }
  }

  func run() async throws {
    try await exiting {
      try await keys == ["-"] ? onLane(processStream) : processKeys()
    }
  }

  private func processKeys() async throws -> Int32 {
    let keys = keys.map { RequestedKey(bytes: keyBytes($0)) }
    let run = try options.run("process", root)
    let selection = KeySelection(isDiscovered: false) { _ in GivenKeys(keys) }
    if dryRun.dryRun { return try run.foretell(selection) }
    return try await run.process(selection).exitStatus
  }
}
