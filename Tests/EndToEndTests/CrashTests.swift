// Kills at any moment of batches: what was reported done is kept, and every notice is sent. `make
// test-crash` asks for many more of them.

import FoundationEssentials
import Glibc
import Storage
import TestSupport
import Testing

@Suite("A batch that is killed again and again", .timeLimit(.minutes(20)))
struct CrashTests {
  private static let sources = [
    "formats/jpeg-baseline-420.jpg", "formats/png-rgb-8bit.png", "formats/webp-lossy.webp",
    "formats/jpeg-progressive-444.jpg", "formats/png-rgba-16bit.png", "formats/jpeg-gray.jpg",
    "formats/png-palette-8bit.png", "malformed/jpeg-truncated-half.jpg",
  ]
  private static let keys = (0..<12).map { number in
    let source = sources[number % sources.count]
    let directory = ["", "d/", "d/e/"][number % 3]
    return (key: "\(directory)\(number).\(source.split(separator: ".")[1])", source: source)
  }

  private func bucket() throws -> Bucket {
    let bucket = try Bucket()
    for (key, source) in Self.keys { try bucket.put(fixture(source), key) }
    return bucket
  }

  private func invocation(_ bucket: Bucket, width: Int) -> Invocation {
    Invocation(
      arguments: ["batch", "--json", "-Q", "-j", "2", "-s", "\(width)x", "-f", "webp"],
      directory: bucket.path)
  }

  private func outputs(_ bucket: Bucket) throws -> [String: [UInt8]] {
    try Dictionary(
      uniqueKeysWithValues: bucket.outputs().map { ($0, try bucket.get("processed/\($0)")) })
  }

  /// The outputs of undisturbed runs at both widths, and how long one takes in milliseconds.
  private func undisturbed() throws -> (outputs: [Int: [String: [UInt8]]], milliseconds: Double) {
    var expected: [Int: [String: [UInt8]]] = [:]
    var time = 0.0
    for width in [24, 32] {
      let bucket = try bucket()
      let started = ContinuousClock.now
      try #require(try invocation(bucket, width: width).run().ending == .exited(1))
      time = (ContinuousClock.now - started) / .milliseconds(1)
      expected[width] = try outputs(bucket)
      #expect(expected[width]?.count == 11)
    }
    return (expected, time)
  }

  /// How many kills there shall be.
  private var kills: Int { times("IMGPROC_TEST_KILLS", usual: 100) }

  @Test("loses nothing that it reported, tears nothing, and every notice arrives")
  func killed() throws {
    let (expected, whole) = try undisturbed()
    var random = SeededRandom(seed: 5)
    var killed = 0
    var reported = 0
    while killed < kills {
      let bucket = try bucket()
      // One bucket lives through several runs to the end, with one recipe and the other in turn.
      for width in [24, 32, 24] {
        var isComplete = false
        while !isComplete {
          let program = try invocation(bucket, width: width).start()
          // How far it gets by then is left to chance; what must hold holds wherever it is.
          poll(nil, 0, Int32.random(in: 0...Int32(whole * 1.1), using: &random))
          program.signalled(SIGKILL)
          let run = try program.finish()
          isComplete = run.ending == .exited(1)
          if !isComplete {
            #expect(run.ending == .killed(signal: SIGKILL))
            killed += 1
          }
          reported += try check(
            bucket, after: run, now: expected[width] ?? [:],
            before: expected[width == 24 ? 32 : 24] ?? [:])
        }
        #expect(try outputs(bucket).filter { !isTemporary($0.key) } == expected[width])
      }
      try checkNotices(bucket)
    }
    #expect(reported > 0)
  }

  /// What holds after every run; returns how many keys were reported done.
  private func check(
    _ bucket: Bucket, after run: Finished, now: [String: [UInt8]], before: [String: [UInt8]]
  ) throws -> Int {
    let outputs = try outputs(bucket)
    for (name, file) in outputs where !isTemporary(name) {
      #expect(file == now[name] || file == before[name], "\(name) is torn")
    }
    // The kill may have cut the last line short; nobody could take it for an acknowledgement.
    let whole = run.output.prefix((run.output.lastIndex(of: UInt8(ascii: "\n")) ?? -1) + 1)
    let done = try JSONValue.lines(Array(whole)).filter { $0["status"] == "done" }
    if done.isEmpty { return 0 }
    let state = try bucket.state()
    #expect(state.isSound)
    #expect(state.untold == 0, "a row was committed without its event")
    let ledger = state.byName
    for record in done {
      let key = try #require(record["key"]?.text)
      let output = try #require(record["output"]?.text)
      let entry = try #require(ledger[key], "\(key) was reported and is not in the ledger")
      #expect(entry.status == "done")
      #expect(entry.output.map { String(decoding: $0, as: UTF8.self) } == output)
      let sum = entry.outputSHA256?.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
      #expect(sum == record["out"]?["sha256"]?.text)
      let name = String(output.dropFirst("processed/".count))
      let file = try #require(outputs[name], "\(key) was reported and has no output")
      #expect(file == now[name])
      _ = try DecodedImage(file)
    }
    return done.count
  }

  /// Every event of the ledger reached the log, under one id and with the same bytes each time, and
  /// the log tells of nothing else.
  private func checkNotices(_ bucket: Bucket) throws {
    // A killed run's claims would last for a minute.
    try bucket.endWaits()
    #expect(try invocation(bucket, width: 24).run().ending == .exited(1))
    let state = try bucket.state()
    #expect(state.isSound)
    #expect(state.deliveries == 0)
    #expect(state.entries.count == Self.keys.count)
    var bodies: [String: ArraySlice<UInt8>] = [:]
    for line in try bucket.get(".imgproc/events.jsonl").split(separator: UInt8(ascii: "\n")) {
      // A line that a kill cut short was ended by the next writer, and sent again.
      guard let event = try? JSONValue(parsing: line), let id = event["event_id"]?.text else {
        continue
      }
      #expect(bodies[id] ?? line == line, "\(id) was sent with two bodies")
      bodies[id] = line
    }
    #expect(Set(bodies.keys) == state.events)
  }

  private func isTemporary(_ name: String) -> Bool {
    TemporaryName.matches(Array((name.split(separator: "/").last ?? "").utf8))
  }
}
