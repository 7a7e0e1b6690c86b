// `imgproc status [KEY…]`: what the ledger remembers, and what is still to be sent.

import ArgumentParser
import Diagnostics
import Engine
import Events
import FoundationEssentials
import State
import Storage
import Worker

/// `imgproc status`.
struct Status: ParsableCommand, RecipeOptions, ConfiguredCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Say what the ledger remembers of keys, or of the whole bucket.",
    discussion: """
      Without a key: how many keys ended how, which notices wait, and the last run. With keys: what \
      became of each, and with --why, why the recipe of the options would process it again. Writes \
      nothing.
      """)

  @Argument(help: ArgumentHelp("What to look up.", valueName: "key"))
  var keys: [String] = []

  @Flag(help: "Say why a key would be processed again.")
  var why = false

  @OptionGroup(title: "Preset") var presets: PresetOptions
  @OptionGroup(title: "Geometry") var geometry: GeometryOptions
  @OptionGroup(title: "Several outputs") var outputs: OutputOptions
  @OptionGroup(title: "Encoding") var encoding: EncodingOptions
  @OptionGroup(title: "Targets") var target: TargetOptions
  @OptionGroup(title: "PNG") var png: PNGEncodingOptions
  @OptionGroup(title: "WebP") var webP: WebPEncodingOptions
  @OptionGroup(title: "Colour") var colour: ColourOptions
  @OptionGroup(title: "Metadata") var metadata: MetadataOptions
  @OptionGroup(title: "Limits") var limits: LimitOptions
  @OptionGroup(title: "Outputs") var naming: NamingOptions
  @OptionGroup(title: "State") var state: StateOptions
  @OptionGroup(title: ReportOptions.title) var reporting: ReportOptions
  @OptionGroup(title: "Bucket") var bucket: BucketOptions
  @ParentCommand var root: Imgproc

  var preset: PresetOptions? { presets }

  func run() throws {
    try exiting {
      let store = try openBucket(try bucket.location(root.bucket))
      let reader = try state.reader(store)
      if keys.isEmpty {
        try tell(Overview(reader))
        return RunStatus.success
      }
      return try tellKeys(store, reader)
    }
  }

  private func tell(_ overview: Overview) throws {
    if let json = reporting.jsonDescriptor {
      OutputStream(descriptor: json).write(try jsonLine(overview))
    } else {
      for line in overview.lines { standardOutput.say(line.safeForTerminal) }
    }
  }

  private func tellKeys(_ store: any ObjectStore, _ reader: StateReader?) throws -> Int32 {
    var isComplete = true
    let requests = keys.map { RequestedKey(bytes: keyBytes($0)) }
    var reasons: [[UInt8]: String] = [:]
    if why { reasons = try self.reasons(requests, store, reader?.ledger) }
    for request in requests {
      let key = try request.key.get()
      let entries =
        try reader?.ledger.page(prefix: key.bytes).filter { $0.key == key.bytes } ?? []
      isComplete = isComplete && !entries.isEmpty
      if let json = reporting.jsonDescriptor {
        let record = KeyRecord(request.name, entries, why: reasons[key.bytes])
        OutputStream(descriptor: json).write(try jsonLine(record))
        continue
      }
      let name = request.name.text.safeForTerminal
      if entries.isEmpty { standardOutput.say("\(name): not in the ledger") }
      for entry in entries { standardOutput.say("\(name): \(line(entry).safeForTerminal)") }
      if why {
        standardOutput.say("\(name): \(reasons[key.bytes] ?? "up to date by this recipe")")
      }
    }
    return isComplete ? RunStatus.success : FailureCategory.noSuchKey.exitStatus
  }

  private func reasons(
    _ requests: [RequestedKey], _ store: any ObjectStore, _ ledger: Ledger?
  ) throws -> [[UInt8]: String] {
    var settings = BatchSettings(
      workers: WorkerSettings(confinement: Confinement(memory: .max), timeout: 0))
    settings.recipe = try recipe()
    settings.limits = try limits.limits()
    settings.version = imgprocVersion
    settings.names = try naming.names(of: settings.recipe)
    var reasons: [[UInt8]: String] = [:]
    try Forecaster(bucket: store, ledger: ledger, settings: settings)
      .forecast(GivenKeys(requests)) { forecast in
        reasons[forecast.request.bytes] =
          forecast.failure.map { "fails: \($0.message)" }
          ?? forecast.reason.map { "would be processed: \($0.explanation)" }
      }
    return reasons
  }

  private func line(_ entry: LedgerEntry) -> String {
    let output = entry.output.map { " -> " + String(decoding: $0.key, as: UTF8.self) } ?? ""
    let failure = entry.failure.map { ": \($0.message)" } ?? ""
    return "\(entry.outcome.rawValue)\(output)\(failure), \(time(entry.finished))"
  }
}

/// The whole state in a few numbers.
private struct Overview: Encodable {
  var v = 1
  var event = "status"
  var keys: [String: Int] = [:]
  var sinks: [Sink] = []
  var lastRun: Run?

  struct Sink: Encodable {
    let sink: String
    let pending: Int
    let dead: Int
    let oldest: String?
    let held: String?
  }

  struct Run: Encodable {
    let id: String
    let command: String
    let started: String
    let finished: String?
    let status: Int32?
  }

  private enum CodingKeys: String, CodingKey {
    case v, event, keys, sinks
    case lastRun = "last_run"
  }

  init(_ reader: StateReader?) throws {
    for status in Outcome.Status.allCases { keys[status.rawValue] = 0 }
    guard let reader else { return }
    let counts = try reader.ledger.counts()
    for (status, count) in counts where status != .failed { keys[status.rawValue] = count }
    if counts[.failed] != nil {
      try reader.ledger.forEachEntry(status: .failed) { entry in
        keys[entry.outcome.rawValue, default: 0] += 1
      }
    }
    sinks = try reader.outbox.counts().sorted { $0.key < $1.key }.map { name, count in
      Sink(
        sink: name, pending: count.pending, dead: count.dead, oldest: count.oldest.map(time),
        held: count.heldReason)
    }
    lastRun = try reader.runs.last().map { run in
      Run(
        id: run.id, command: run.command, started: time(run.started),
        finished: run.finished.map(time), status: run.status)
    }
  }

  /// The same for people.
  var lines: [String] {
    var lines = [
      "keys: \(keys["done"] ?? 0) done, \(keys["unchanged"] ?? 0) unchanged, "
        + "\(keys["failed"] ?? 0) failed, \(keys["skipped"] ?? 0) skipped"
    ]
    for sink in sinks {
      var parts = ["\(sink.pending) waiting"]
      if let oldest = sink.oldest { parts.append("the oldest since \(oldest)") }
      if sink.dead > 0 { parts.append("\(sink.dead) given up") }
      if let held = sink.held { parts.append("held: \(held)") }
      lines.append("notices for \(sink.sink): \(parts.joined(separator: ", "))")
    }
    if let run = lastRun {
      let end = run.finished.map { "ended \($0) with status \(run.status ?? 0)" } ?? "not ended"
      lines.append("last run: \(run.command), began \(run.started), \(end)")
    }
    return lines
  }
}

/// One key's line.
private struct KeyRecord: Encodable {
  let v = 1
  let event = "key"
  let key: String
  let keyBytes: String?
  let why: String?
  let entries: [Entry]

  struct Entry: Encodable {
    let place: String
    let status: String
    let output: String?
    let reason: String?
    let sequence: Int64
    let finished: String
    let run: String
  }

  private enum CodingKeys: String, CodingKey {
    case v, event, key, why, entries
    case keyBytes = "key_base64"
  }

  init(_ name: EventKey, _ entries: [LedgerEntry], why: String?) {
    key = name.text
    keyBytes = name.base64
    self.why = why
    self.entries = entries.map { entry in
      Entry(
        place: entry.place, status: entry.outcome.rawValue,
        output: entry.output.map { String(decoding: $0.key, as: UTF8.self) },
        reason: entry.failure?.message, sequence: entry.sequence, finished: time(entry.finished),
        run: entry.run)
    }
  }
}
