// Kills at any moment: an output is there whole or not at all, and another run finishes the work.

import Glibc
import Storage
import TestSupport
import Testing

@Suite("A run that is killed", .timeLimit(.minutes(20)))
struct InterruptionTests {
  private static let keys = [
    "a.jpg", "b.png", "c.webp", "d/e.jpg", "d/f.png", "d/g/h.webp", "i.jpg", "j.png",
  ]

  /// How often a run is killed, unless fewer kills are asked for.
  private static let rounds = min(times("IMGPROC_TEST_KILLS", usual: 13), 13)

  private func bucket() throws -> Bucket {
    let sources = [
      "formats/jpeg-baseline-420.jpg", "demo/icons/camera.png", "demo/icons/fox.webp",
      "formats/jpeg-progressive-444.jpg", "formats/png-rgba-16bit.png", "formats/webp-lossy.webp",
      "formats/jpeg-quality-100.jpg", "formats/png-palette-8bit.png",
    ]
    let bucket = try Bucket()
    for (key, source) in zip(Self.keys, sources) { try bucket.put(fixture(source), key) }
    return bucket
  }

  private func invocation(_ bucket: Bucket, quality: Int) -> Invocation {
    Invocation(
      arguments: ["process", "-j", "2", "-s", "40x", "-f", "webp", "-q", "\(quality)"]
        + Self.keys.map { Argument($0) }, directory: bucket.path)
  }

  /// The outputs of an undisturbed run, by name.
  private func undisturbed(quality: Int) throws -> [String: [UInt8]] {
    let bucket = try bucket()
    try #require(try invocation(bucket, quality: quality).run().ending == .exited(0))
    return try contents(bucket)
  }

  private func contents(_ bucket: Bucket) throws -> [String: [UInt8]] {
    try Dictionary(
      uniqueKeysWithValues: bucket.outputs().map { ($0, try bucket.get("processed/\($0)")) })
  }

  @Test(
    "leaves only whole outputs, new or old, and a second run completes", arguments: [false, true])
  func killed(replacing: Bool) throws {
    let new = try undisturbed(quality: 80)
    let old = try undisturbed(quality: 20)
    try #require(new.count == Self.keys.count)
    for file in new.values { _ = try DecodedImage(file) }
    #expect(old.keys == new.keys)
    #expect(old.filter { new[$0.key] == $0.value }.count < new.count)

    let another = try bucket()
    let started = ContinuousClock.now
    try #require(try invocation(another, quality: 80).run().ending == .exited(0))
    let whole = (ContinuousClock.now - started) / .milliseconds(1)

    var random = SeededRandom(seed: replacing ? 2 : 1)
    var interrupted = 0
    for round in 0..<Self.rounds {
      let bucket = try bucket()
      if replacing { try #require(try invocation(bucket, quality: 20).run().ending == .exited(0)) }
      let program = try invocation(bucket, quality: 80).start()
      // How far it gets by then is left to chance; what must hold holds wherever it is.
      poll(nil, 0, Int32.random(in: 0...Int32(whole * 1.1), using: &random))
      program.signalled(SIGKILL)
      if try program.finish().ending == .killed(signal: SIGKILL) { interrupted += 1 }

      for (name, file) in try contents(bucket) {
        let base = Array(name.utf8.suffix(while: { $0 != UInt8(ascii: "/") }))
        if TemporaryName.matches(base) {
          #expect(replacing, "\(name) in round \(round), where nothing is replaced")
          continue
        }
        #expect(file == new[name] || (replacing && file == old[name]), "\(name), round \(round)")
      }
      for name in try bucket.files() where !name.hasPrefix("processed/") {
        #expect(Self.keys.contains(name) || name == ".imgproc/events.jsonl", "\(name)")
      }

      #expect(try invocation(bucket, quality: 80).run().ending == .exited(0))
      let completed = try contents(bucket).filter { !isTemporary($0.key) }
      #expect(completed == new)
    }
    #expect(interrupted > 0)
  }

  private func isTemporary(_ name: String) -> Bool {
    TemporaryName.matches(Array(name.utf8.suffix(while: { $0 != UInt8(ascii: "/") })))
  }

  @Test(
    "by Ctrl-C or a scheduler finishes what is in flight, ends with 128 and the signal, and goes on",
    arguments: [SIGINT, SIGTERM, SIGHUP])
  func signalled(signal: Int32) throws {
    let bucket = try Bucket.ofThree()
    try bucket.put(fixture("demo/photos/dandelions.jpg"), "slow.jpg")
    let keys: [Argument] = ["slow.jpg", "a.jpg", "b.png", "c.webp"]
    let program = try Invocation(
      arguments: ["process", "-j", "1"] + keys, directory: bucket.path
    ).start()
    let worker = eventually { ProcessEntry.workers(of: program.id).first }
    // A worker that stands still is in flight for sure when the signal comes.
    kill(worker, SIGSTOP)
    program.signalled(signal)
    try program.awaitErrors("finishing what is in flight")
    kill(worker, SIGCONT)
    let run = try program.finish()
    #expect(run.ending == .exited(128 + signal))
    #expect(run.errorText.contains("run again to go on"))
    #expect(try bucket.outputs() == ["slow.jpg"])
    _ = try DecodedImage(bucket.get("processed/slow.jpg"))
    let rerun = try bucket.run(["process", "--json"] + keys)
    #expect(rerun.ending == .exited(0))
    let statuses = try rerun.records.dropLast().compactMap { $0["status"]?.text }
    #expect(statuses.count == keys.count && statuses.first == "skipped")
    #expect(Set(statuses.dropFirst()).isSubset(of: ["done", "unchanged"]))
    #expect(try bucket.events().count == keys.count)
  }

  @Test("by Ctrl-C twice ends at once, and another run completes")
  func twice() throws {
    let bucket = try Bucket(["slow.jpg": "demo/photos/dandelions.jpg"])
    let program = try Invocation(
      arguments: ["process", "slow.jpg"], directory: bucket.path
    ).start()
    kill(eventually { ProcessEntry.workers(of: program.id).first }, SIGSTOP)
    program.signalled(SIGINT)
    try program.awaitErrors("once more to stop at once")
    program.signalled(SIGINT)
    #expect(try program.finish().ending == .exited(130))
    #expect(try bucket.outputs().isEmpty)
    #expect(try bucket.run("process", "slow.jpg").ending == .exited(0))
    #expect(try bucket.outputs() == ["slow.jpg"])
  }

  @Test("never tears the output of another run on the same key")
  func concurrent() throws {
    let bucket = try Bucket(["a.jpg": "demo/photos/railway-gps.jpg"])
    var possible: [[UInt8]] = []
    let recipes: [[Argument]] = [["-s", "100x"], ["-s", "120x"], ["-s", "140x"]]
    for recipe in recipes {
      #expect(try bucket.run(["process", "a.jpg"] + recipe).ending == .exited(0))
      possible.append(try bucket.get("processed/a.jpg"))
    }
    #expect(Set(possible).count == 3)
    for _ in 0..<4 {
      let programs = try recipes.map {
        try Invocation(arguments: ["process", "a.jpg"] + $0, directory: bucket.path).start()
      }
      for program in programs { #expect(try program.finish().ending == .exited(0)) }
      #expect(possible.contains(try bucket.get("processed/a.jpg")))
      #expect(try bucket.outputs() == ["a.jpg"])
    }
    // Whichever came last in the ledger, what lies on the disk is not taken for another's.
    for (recipe, output) in zip(recipes, possible) {
      #expect(try bucket.run(["process", "a.jpg"] + recipe).ending == .exited(0))
      #expect(try bucket.get("processed/a.jpg") == output)
    }
  }
}

extension BidirectionalCollection {
  /// The longest end of which every element satisfies `condition`.
  fileprivate func suffix(while condition: (Element) -> Bool) -> SubSequence {
    var start = endIndex
    while start > startIndex, condition(self[index(before: start)]) { start = index(before: start) }
    return self[start...]
  }
}
