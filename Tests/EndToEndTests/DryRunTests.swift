// Asking what would be done changes nothing.

import TestSupport
import Testing

@Suite("A dry run")
struct DryRunTests {
  @Test(
    "writes nothing at all, before the first run and after it",
    arguments: [
      ["batch", "-n"], ["batch", "--dry-run", "--json"], ["plan"], ["plan", "--json"],
      ["process", "-n", "a.jpg", "b.png", "c.webp", "d/e.jpg"],
    ])
  func nothing(arguments: [String]) throws {
    let bucket = try Bucket.ofThree()
    try bucket.put(fixture("formats/jpeg-gray.jpg"), "d/e.jpg")
    let command = arguments.map { Argument($0) }
    let first = try bucket.run(command)
    #expect(first.ending == .exited(0))
    // JSON Lines end with a summary.
    let lines = arguments.contains("--json") ? 5 : 4
    #expect(first.output.split(separator: UInt8(ascii: "\n")).count == lines)
    #expect(try bucket.everything() == ["a.jpg", "b.png", "c.webp", "d/", "d/e.jpg"])

    #expect(try bucket.run("batch", "-Q").ending == .exited(0))
    let (names, before) = (try bucket.everything(), try bucket.snapshots())
    let state = try bucket.snapshots(of: [".imgproc/state.db"])
    try bucket.put(fixture("formats/jpeg-gray.jpg"), "a.jpg")
    let second = try bucket.run(command)
    #expect(second.ending == .exited(0))
    #expect(second.outputText.contains("a.jpg"))
    #expect(try bucket.everything() == names)
    #expect(try bucket.snapshots(of: [".imgproc/state.db"]) == state)
    let after = try bucket.snapshots()
    #expect(after.filter { $0.key != "a.jpg" } == before.filter { $0.key != "a.jpg" })
  }

  @Test("says for people what would become of each key, and how many there are")
  func people() throws {
    let bucket = try Bucket.ofThree()
    #expect(try bucket.run("plan", "-f", "smallest").outputText.contains("-> processed/a{ext}  "))
    let run = try bucket.run("plan", "-f", "webp")
    #expect(
      run.outputText == """
        a.jpg -> processed/a.webp  never processed
        b.png -> processed/b.webp  never processed
        c.webp -> processed/c.webp  never processed

        """)
    #expect(run.errorText == "imgproc: 3 to do\n")
  }

  @Test("says which of the keys that it is given are not there")
  func missing() throws {
    let bucket = try Bucket.ofThree()
    let run = try bucket.run("process", "-n", "a.jpg", "none.jpg")
    #expect(
      run.outputText == """
        a.jpg -> processed/a.jpg  never processed
        none.jpg: fails: no such object in the bucket

        """)
    #expect(run.errorText == "imgproc: 1 to do, 1 failing\n")
    let status = try bucket.run("status", "--why", "none.jpg")
    #expect(status.outputText.contains("none.jpg: fails: no such object in the bucket\n"))
  }

  @Test("ends JSON Lines with how many keys there are of each kind")
  func summary() throws {
    let bucket = try Bucket.ofThree()
    #expect(try bucket.run("process", "-Q", "a.jpg").ending == .exited(0))
    let run = try bucket.run("process", "-n", "--json", "a.jpg", "b.png", "none.jpg")
    #expect(
      try run.records.last == [
        "v": 1, "event": "summary", "keys": 3, "process": 1, "skip": 1, "fail": 1,
      ])
  }

  @Test("finds collisions as a run does")
  func collisions() throws {
    let bucket = try Bucket.ofThree()
    try bucket.put(fixture("formats/png-gray-8bit.png"), "a.png")
    let run = try bucket.run("batch", "-n", "-f", "webp")
    #expect(run.ending == .exited(64))
    #expect(run.errorText.contains("a.jpg and a.png would both become processed/a.webp"))
    #expect(try bucket.everything() == ["a.jpg", "a.png", "b.png", "c.webp"])
  }
}
