// `imgproc report`: a run as one page to look at.

import ArgumentParser
import Diagnostics
import Engine
import Glibc
import State
import Storage

/// `imgproc report`.
struct ReportCommand: AsyncParsableCommand, ConfiguredCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Make a page of a run: pictures before and after, savings, failures.",
    discussion: """
      The page is one HTML file that needs nothing else: no network, no other files. It shows the \
      ledger's entries of the run; a key that a later run processed again belongs to that. Pictures \
      are made anew from the bucket by workers. Writes nothing but the page.
      """)

  @Argument(help: ArgumentHelp("Which run, by its id or the beginning of it.", valueName: "run"))
  var runID: String?

  @Flag(help: "The last run that did anything, which is what is shown where no run is named.")
  var last = false

  @Option(
    name: [.customShort("o", allowingJoined: true), .customLong("output")],
    help: ArgumentHelp("The file to write. (default: report.html)", valueName: "file"))
  var output = "report.html"

  @OptionGroup(title: "Limits") var limits: LimitOptions
  @OptionGroup(title: "Workers") var workers: WorkerOptions
  @OptionGroup(title: "State") var state: StateOptions
  @OptionGroup(title: "Bucket") var bucket: BucketOptions
  @ParentCommand var root: Imgproc

  func validate() throws {
    if last, runID != nil { throw ValidationError("--last does not go with a run's id") }
  }

  func run() async throws {
    try await exiting {
      let store = try openBucket(try bucket.location(root.bucket))
      guard let reader = try state.reader(store) else {
        throw UsageError("this bucket has no ledger yet", hint: "run imgproc batch first")
      }
      var entries: [String: [LedgerEntry]] = [:]
      try reader.ledger.forEachEntry { entries[$0.run, default: []].append($0) }
      let run = try chosen(reader.runs, entries)
      let shown = entries[run.id] ?? []
      let (side, quality) = Self.pictures(for: shown.count)
      let limits = try limits.limits()
      let thumbnailer = Thumbnailer(
        bucket: store, workers: try workers.workers(limits, keepErrors: false),
        lanes: try workers.lanes(), limits: limits, side: side, quality: quality)
      var pictured: [PicturedEntry] = []
      try await thumbnailer.picture(shown) { pictured.append($0) }
      pictured.sort { $0.entry.key.lexicographicallyPrecedes($1.entry.key) }
      try write(RunPage(run, pictured).html)
      standardError.say(
        "\(counted(shown.count, "key")) of run \(run.id) -> \(output)".safeForTerminal)
      return RunStatus.success
    }
  }

  private func chosen(
    _ runs: RunHistory, _ entries: [String: [LedgerEntry]]
  ) throws -> RunRecord {
    let known = try runs.list(limit: 1000)
    guard let runID else {
      if let run = known.first(where: { entries[$0.id] != nil }) ?? known.first { return run }
      throw UsageError("no run is remembered here", hint: "run imgproc batch first")
    }
    let meant = known.filter { $0.id.hasPrefix(runID.lowercased()) }
    guard let run = meant.first else {
      throw UsageError(
        "no run '\(runID)' is remembered",
        hint: known.first.map { "the last one is \($0.id)" } ?? "run imgproc batch first")
    }
    if meant.count > 1 { throw UsageError("'\(runID)' is the beginning of several runs' ids") }
    return run
  }

  /// How large pictures are, and of what quality, so that a page of a thousand stays under 10 MB.
  private static func pictures(for count: Int) -> (side: Int, quality: Int) {
    switch count {
    case ...120: (360, 70)
    case ...400: (240, 55)
    case ...1200: (144, 40)
    default: (96, 35)
    }
  }

  private func write(_ page: String) throws {
    let name = RawArgument.decode(output).map { CChar(bitPattern: $0) } + [0]
    let file = open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw StorageError.cannotCreate(errno) }
    defer { close(file) }
    OutputStream(descriptor: file).write(Array(page.utf8))
  }
}
