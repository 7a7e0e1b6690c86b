// Runs that end before their last key, and what the next one finds.

import Glibc
import TestSupport
import Testing

@Suite("A batch that ends early", .timeLimit(.minutes(20)))
struct StoppingTests {
  @Test("with --fail-fast begins nothing after the first failure, and says so")
  func failFast() throws {
    let bucket = try Bucket([
      "a.jpg": "formats/jpeg-gray.jpg", "b.jpg": "malformed/jpeg-truncated-half.jpg",
      "c.jpg": "formats/jpeg-gray.jpg",
    ])
    let run = try bucket.run("batch", "--json", "--fail-fast", "-j", "1")
    #expect(run.ending == .exited(1))
    #expect(run.errorText.contains("stopped at the first failure (--fail-fast)"))
    #expect(try run.records.last?["stopped"] == "failure")
    #expect(try bucket.outputs() == ["a.jpg"])
    #expect(
      try bucket.outcomes(status: 1)
        == ["a.jpg": "skipped: up to date", "b.jpg": "failed", "c.jpg": "done"])
  }

  @Test("whose very first key fails ends with 1 among others, and alone with that key's status")
  func firstFails() throws {
    let bucket = try Bucket([
      "a.jpg": "malformed/jpeg-truncated-half.jpg", "b.jpg": "formats/jpeg-gray.jpg",
    ])
    for command: [Argument] in [["batch"], ["process", "a.jpg", "b.jpg"]] {
      let run = try bucket.run(command + ["--force", "--json", "--fail-fast", "-j", "1"])
      #expect(run.ending == .exited(1))
      #expect(try run.records.map { $0["key"]?.text } == ["a.jpg", nil])
    }
    #expect(try bucket.run("process", "a.jpg", "--fail-fast").ending == .exited(65))
  }

  @Test("at its deadline ends with 75, and the next one does the rest")
  func deadline() throws {
    let bucket = try Bucket.ofThree()
    try bucket.put(fixture("demo/photos/dandelions.jpg"), "0.jpg")
    let run = try bucket.run("batch", "--json", "-j", "1", "--deadline", "1ms")
    #expect(run.ending == .exited(75))
    #expect(run.errorText.contains("stopped at the deadline: run again to go on"))
    #expect(try run.records.last?["stopped"] == "deadline")
    #expect(try bucket.outputs().count < 4)
    #expect(try bucket.run("batch", "-Q", "--deadline", "10m").ending == .exited(0))
    #expect(try bucket.outputs() == ["0.jpg", "a.jpg", "b.png", "c.webp"])
  }

  @Test(
    "by a signal reports what is done, and the next one does each other key once",
    arguments: [SIGINT, SIGTERM])
  func signalled(signal: Int32) throws {
    let bucket = try Bucket()
    let photo = try fixture("formats/jpeg-quality-100.jpg")
    let keys = (100..<400).map { "\($0).jpg" }
    for key in keys { try bucket.put(photo, key) }
    let program = try Invocation(
      arguments: ["batch", "--json", "-Q", "-j", "2"], directory: bucket.path
    ).start()
    // Something is done, and most is not.
    _ = try program.nextLine()
    program.signalled(signal)
    let run = try program.finish()
    #expect(run.ending == .exited(128 + signal))
    let records = try run.records
    #expect(records.last?["event"] == "summary")
    #expect(records.last?["stopped"] == "signal")
    let done = Set(records.dropLast().compactMap { $0["key"]?.text })
    #expect(!done.isEmpty && done.count < keys.count)
    #expect(try bucket.outputs() == done.sorted())
    let state = try bucket.state()
    #expect(Set(state.entries.map(\.name)) == done)
    #expect(state.deliveries == 0)
    let outcomes = try bucket.outcomes()
    #expect(Set(outcomes.filter { $0.value == "done" }.keys) == Set(keys).subtracting(done))
    #expect(try bucket.events().count == keys.count)
  }

  @Test("in the middle of keys that are up to date ends too, and reports no key twice")
  func manyUpToDate() throws {
    let bucket = try Bucket()
    let pixel = try fixture("formats/jpeg-1x1.jpg")
    try bucket.put(fixture("demo/photos/dandelions.jpg"), "0.jpg")
    for number in 1000..<1600 { try bucket.put(pixel, "\(number).jpg") }
    try #require(try bucket.run("batch", "-Q").ending == .exited(0))
    try bucket.put(fixture("demo/photos/tomatoes.jpg"), "0.jpg")
    try bucket.put(fixture("demo/photos/tomatoes.jpg"), "1.jpg")
    let program = try Invocation(
      arguments: ["batch", "--json", "-Q", "-j", "1"], directory: bucket.path
    ).start()
    let worker = eventually { ProcessEntry.workers(of: program.id).first }
    kill(worker, SIGSTOP)
    program.signalled(SIGTERM)
    try program.awaitErrors("finishing")
    kill(worker, SIGCONT)
    let run = try program.finish()
    #expect(run.ending == .exited(143))
    let keys = try run.records.dropLast().compactMap { $0["key"]?.text }
    #expect(Set(keys).count == keys.count)
    #expect(keys.contains("0.jpg") && !keys.contains("1.jpg"))
    #expect(try bucket.outcomes()["1.jpg"] == "done")
  }
}
