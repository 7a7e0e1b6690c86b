// Every single call that makes something durable fails once, by strace(1): the run says so or is not
// touched by it, and another run completes.

import Glibc
import Storage
import TestSupport
import Testing

@Suite("A batch of which one system call fails", .timeLimit(.minutes(20)))
struct FaultTests {
  private static let sources = [
    "a.jpg": "formats/jpeg-baseline-420.jpg", "d/b.png": "formats/png-rgb-8bit.png",
    "c.webp": "formats/webp-lossy.webp",
  ]

  /// What a test of faults needs besides the program.
  private static var hasTracer: Bool { access("/usr/bin/strace", X_OK) == 0 }

  /// A bucket with outputs of another recipe, so that files are replaced as well as made.
  private func bucket() throws -> Bucket {
    let bucket = try Bucket()
    for (key, source) in Self.sources { try bucket.put(fixture(source), key) }
    return bucket
  }

  private static let batch: [Argument] = [
    "batch", "--json", "-j", "1", "-s", "32x", "--require-notify",
  ]

  /// Runs the batch under strace, whose `options` say what fails.
  private func run(_ bucket: Bucket, options: String, log: String) throws -> Finished {
    try Invocation(
      arguments: Self.batch, directory: bucket.path,
      shell: #"exec timeout -s KILL 120 strace -f -y --seccomp-bpf -qq -o "# + log + " \(options) "
        + #"-- "$@""#
    ).run()
  }

  /// How often the busiest thread of an undisturbed run makes each call: strace counts by thread.
  private func calls(replacing: Bool) throws -> [String: Int] {
    let bucket = try bucket()
    let logs = try TemporaryDirectory()
    if replacing { try prepare(bucket) }
    let names = Self.calls.joined(separator: ",")
    let run = try run(bucket, options: "-e trace=\(names)", log: logs.file("log"))
    try #require(run.ending == .exited(0), "\(run.errorText)")
    var counts: [String: [Substring: Int]] = [:]
    for line in String(decoding: try logs.read("log"), as: UTF8.self).split(separator: "\n") {
      let parts = line.split(separator: " ", maxSplits: 1)
      guard parts.count == 2, let end = parts[1].firstIndex(of: "(") else { continue }
      counts[String(parts[1].drop { $0 == " " }[..<end]), default: [:]][parts[0], default: 0] += 1
    }
    return counts.mapValues { $0.values.max() ?? 0 }
  }

  private func prepare(_ bucket: Bucket) throws {
    try #require(try bucket.run("batch", "-Q", "-s", "24x").ending == .exited(0))
  }

  private static let calls = ["fsync", "fdatasync", "write", "pwrite64", "renameat", "linkat"]

  /// Whether each number is tried, or a few.
  private var isThorough: Bool { getenv("IMGPROC_TEST_EVERY_FAULT") != nil }
  /// How many are a few.
  private var few: Int { times("IMGPROC_TEST_FAULTS", usual: 4) }

  @Test(
    "says so, tears nothing, and the next one completes",
    .enabled(if: hasTracer, "strace is not installed"), arguments: [false, true])
  func fault(replacing: Bool) throws {
    let whole = try bucket()
    try #require(try whole.run(Self.batch).ending == .exited(0))
    let expected = try contents(whole)
    var random = SeededRandom(seed: replacing ? 4 : 3)
    var struck = 0
    for (call, count) in try calls(replacing: replacing).sorted(by: { $0.key < $1.key }) {
      let numbers =
        isThorough ? Array(1...count) : Array((1...count).shuffled(using: &random).prefix(few))
      for number in numbers.sorted() {
        let error = Bool.random(using: &random) ? "EIO" : "ENOSPC"
        for error in isThorough ? ["EIO", "ENOSPC"] : [error] {
          let place = "\(call) \(number) \(error)"
          let bucket = try bucket()
          if replacing { try prepare(bucket) }
          let before = try contents(bucket)
          let logs = try TemporaryDirectory()
          let run = try run(
            bucket, options: "-e trace=\(call) -e inject=\(call):error=\(error):when=\(number)",
            log: logs.file("log"))
          let lines = String(decoding: try logs.read("log"), as: UTF8.self)
          if lines.contains("INJECTED") { struck += 1 }
          if isFlushOfWork(lines) {
            #expect(run.ending != .exited(0), "\(place) is passed over")
          }
          do {
            try check(bucket, run, place, before: before, expected: expected)
          } catch {
            Issue.record(error, "\(place)")
          }
        }
      }
    }
    #expect(struck > 0)
  }

  /// Whether a failed fsync was the bucket's or the state's, which no other try in the same run mends,
  /// and not the event log's. SQLite calls fdatasync; of the directory that both share, the state comes
  /// first.
  private func isFlushOfWork(_ lines: String) -> Bool {
    var isStates = true
    for line in lines.split(separator: "\n") where line.contains("fsync(") {
      let isOfLog =
        line.contains("/events.jsonl") || (line.contains("/.imgproc>") && !isStates)
      if line.contains("INJECTED"), !isOfLog { return true }
      if line.contains("/.imgproc>") { isStates = false }
    }
    return false
  }

  private func check(
    _ bucket: Bucket, _ run: Finished, _ place: String, before: [String: [UInt8]],
    expected: [String: [UInt8]]
  ) throws {
    for (name, file) in try contents(bucket) where !isTemporary(name) {
      #expect(file == expected[name] || file == before[name], "\(place): \(name) is torn")
    }
    // Whatever was reported done is; and the status is 0 only where all was.
    let whole = run.output.prefix((run.output.lastIndex(of: UInt8(ascii: "\n")) ?? -1) + 1)
    let records = try JSONValue.lines(Array(whole))
    let ledger = records.isEmpty ? [:] : try bucket.state().byName
    for record in records where record["status"] == "done" {
      let key = try #require(record["key"]?.text)
      #expect(ledger[key]?.status == "done", "\(place): \(key) is not in the ledger")
      let name = try #require(record["output"]?.text?.dropFirst("processed/".count))
      #expect(
        try bucket.get("processed/\(name)") == expected[String(name)],
        "\(place): \(name) is missing")
    }
    if run.ending == .exited(0) {
      let state = try bucket.state()
      #expect(state.deliveries == 0, "\(place): a notice waits")
      #expect(state.entries.filter { $0.status == "done" }.count == Self.sources.count, "\(place)")
      #expect(try contents(bucket) == expected, "\(place): an output is missing")
    }
    if access(bucket.directory.file(".imgproc/state.db"), F_OK) == 0, hasTables(bucket) {
      try bucket.endWaits()
    }
    let rerun = try bucket.run(Self.batch)
    #expect(rerun.ending == .exited(0), "\(place): \(run.errorText), then \(rerun.errorText)")
    let state = try bucket.state()
    #expect(state.isSound, "\(place)")
    #expect(state.deliveries == 0, "\(place)")
    #expect(state.entries.count == Self.sources.count, "\(place)")
    #expect(try contents(bucket).filter { !isTemporary($0.key) } == expected, "\(place)")
    let logged = try JSONValue.lines(bucket.get(".imgproc/events.jsonl"))
    #expect(Set(logged.compactMap { $0["event_id"]?.text }) == state.events, "\(place)")
  }

  private func hasTables(_ bucket: Bucket) -> Bool { (try? bucket.state()) != nil }

  private func contents(_ bucket: Bucket) throws -> [String: [UInt8]] {
    try Dictionary(
      uniqueKeysWithValues: bucket.outputs().map { ($0, try bucket.get("processed/\($0)")) })
  }

  private func isTemporary(_ name: String) -> Bool {
    TemporaryName.matches(Array((name.split(separator: "/").last ?? "").utf8))
  }
}
