// The main job: `imgproc process KEY…`, and `imgproc process -` as a filter.

import ArgumentParser
import Diagnostics
import Engine
import Glibc
import Storage

/// `imgproc process`.
struct Process: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Process images: KEY becomes processed/KEY.",
    discussion: """
      A key is a path within the bucket. With - as the only key, one image is read from standard \
      input and written to standard output, or to the file of --output.

      \(standardRecipeText)
      """)

  @Argument(help: ArgumentHelp("What to process, or -.", valueName: "key"))
  var keys: [String] = []

  @OptionGroup(title: "Recipe") var recipe: RecipeOptions
  @OptionGroup(title: "Limits") var limits: LimitOptions
  @OptionGroup(title: "Workers") var workers: WorkerOptions
  @OptionGroup(title: "Notices") var notify: NotifyOptions
  @OptionGroup(title: "Reporting") var reporting: ReportOptions
  @OptionGroup(title: "Bucket") var bucket: BucketOptions
  @ParentCommand var root: Imgproc

  @Option(
    name: [.customShort("o", allowingJoined: true), .long],
    help: ArgumentHelp("With -: the file to write.", valueName: "file"))
  var output: String?

  func validate() throws {
    if keys.isEmpty {
      throw ValidationError("no key: name an image of the bucket, or - for a pipe")
    }
    if keys.contains("-"), keys.count > 1 {
      throw ValidationError("- is read alone: it can't stand among other keys")
    }
    if output != nil, keys != ["-"] { throw ValidationError("--output goes with - as the key") }
    if let descriptor = reporting.jsonFd, fcntl(descriptor, F_GETFD) < 0 {
      throw ValidationError("--json-fd \(descriptor): no such descriptor is open")
    }
    if keys == ["-"], output == nil, reporting.jsonDescriptor == STDOUT_FILENO {
      throw ValidationError("standard output carries the image: say --json-fd N or --output FILE")
    }
  }

  func run() async throws {
    try await exiting {
      try await keys == ["-"] ? onLane(processStream) : processKeys()
    }
  }

  private func processKeys() async throws -> Int32 {
    let run = RunReport(reporting)
    let recipe = try recipe.recipe()
    let store = try openBucket(try bucket.location(root.bucket))
    let sinks = try notify.sinks(store)
    let keys = keys.map { RequestedKey(bytes: keyBytes($0)) }
    try checkCollisions(keys, format: recipe.format)
    let processor = Processor(
      bucket: store, recipe: recipe, limits: try limits.limits(), sinks: sinks,
      environment: try bucket.environmentName(root.bucket), runID: run.id)
    try await processAll(
      keys, with: processor, workers: try workers.workers(keepErrors: reporting.verbose),
      lanes: try workers.lanes(), report: { run.add($0) })
    return run.finish()
  }
}
