// Which keys a run is about.

import ArgumentParser
import Engine
import FoundationEssentials
import Glibc
import Storage

/// Options on the selection of keys.
struct SelectionOptions: ParsableArguments {
  @Argument(help: ArgumentHelp("What the keys begin with.", valueName: "prefix"))
  var prefix: String?

  @Option(
    help: ArgumentHelp(
      "Take the keys from a list, one a line; - is standard input.", valueName: "file"))
  var from: String?

  @Option(
    help: ArgumentHelp(
      """
      Take the keys from S3's notices of new objects, as they are or in messages of EventBridge, SNS \
      or SQS, one after another in JSON; - is standard input.
      """, valueName: "file"))
  var fromEvents: String?

  @Flag(name: [.customShort("0"), .customLong("null")], help: "The list has a NUL after each key.")
  var null = false

  @Option(
    help: ArgumentHelp("Only keys that match: *.jpg, photos/**. Repeatable.", valueName: "glob"))
  var include: [String] = []

  @Option(help: ArgumentHelp("No keys that match. Repeatable.", valueName: "glob"))
  var exclude: [String] = []

  @Option(
    help: ArgumentHelp("Only objects modified since: 24h, 7d, 2026-11-23.", valueName: "time"))
  var since: String?

  @Option(help: ArgumentHelp("At most so many keys.", valueName: "n"))
  var limit: String?

  @Option(
    help: ArgumentHelp(
      """
      Only share I of N, 1/N to N/N; /N or auto under Slurm, AWS Batch or Kubernetes. \
      (default: what the scheduler says)
      """, valueName: "i/n"))
  var shard: String?

  /// The keys that are asked for.
  ///
  /// - Parameter outputs: directories that are not searched.
  func selection(in bucket: any ObjectStore, outputs: [[UInt8]]) throws -> KeySelection {
    if prefix != nil, from != nil {
      throw UsageError("a prefix does not go with --from", hint: "filter the list by --include")
    }
    if fromEvents != nil, prefix != nil || from != nil {
      throw UsageError(
        "--from-events goes with neither a prefix nor --from", hint: "filter its keys by --include")
    }
    let filter = try filter()
    if let fromEvents {
      let keys = try NoticedKeys(list(fromEvents, .newline), outputs: outputs)
      return KeySelection(isDiscovered: true, filter: filter) { filter in
        FilteredKeys(keys.source(), filter: filter, bucket: bucket)
      }
    }
    if let from {
      let list = try list(from, null ? .nul : .newline)
      return KeySelection(isDiscovered: false, filter: filter) { filter in
        FilteredKeys(list.keys(), filter: filter, bucket: bucket)
      }
    }
    let prefix = prefix.map { RawArgument.decode($0) } ?? []
    return KeySelection(isDiscovered: true, nothing: nothing, filter: filter) { filter in
      FilteredKeys(
        try DiscoveredKeys(in: bucket, prefix: prefix, outputs: outputs), filter: filter,
        bucket: bucket)
    }
  }

  /// What is said where no key is found.
  private var nothing: String {
    guard let prefix, !prefix.isEmpty else { return "no images" }
    let isPattern = prefix.contains { "*?[".contains($0) }
    return "no images whose keys begin with '\(prefix)'"
      + (isPattern ? "; patterns go with --include" : "")
  }

  /// The file of that path, or standard input.
  private func list(_ path: String, _ separator: KeySeparator) throws -> KeyList {
    path == "-"
      ? try KeyList(reading: STDIN_FILENO, name: "standard input", separator: separator)
      : try KeyList(path: path, separator: separator)
  }

  private func filter() throws -> KeyFilter {
    let environment = Environment()
    var filter = KeyFilter()
    filter.includes = try include.map { try Glob($0) }
    filter.excludes = try exclude.map { try Glob($0) }
    filter.since = try environment.setting("--since", since) { try Since(parsing: $0) }
    filter.limit = try environment.setting("--limit", limit, read: number(in: 1...Int.max))
    let choice = try ShardChoice(
      shard ?? environment.standing(for: "--shard")?.text,
      environment: ProcessInfo.processInfo.environment)
    if let warning = choice.warning { standardError.say("imgproc: \(warning)") }
    filter.shard = choice.shard
    return filter
  }
}

/// The keys of a run, to be read as often as need be.
struct KeySelection: Sendable {
  /// Whether they were searched for rather than named.
  let isDiscovered: Bool
  /// What is said of a source without keys.
  var nothing = "no images"
  /// Which of the source's keys.
  var filter = KeyFilter()
  /// Opens the source of the keys that a filter takes.
  let source: @Sendable (KeyFilter) throws -> any KeySource

  /// Opens the source.
  func open() throws -> any KeySource { try source(filter) }

  /// The keys among which outputs must not meet: those of other shares and times are some other run's, and
  /// that writes to the same bucket.
  var ofAllRuns: KeySelection {
    var all = self
    all.filter.shard = nil
    all.filter.since = nil
    all.filter.limit = nil
    return all
  }
}
