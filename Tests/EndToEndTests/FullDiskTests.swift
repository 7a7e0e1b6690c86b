// A disk without room, as the limit on file sizes plays it (RLIMIT_FSIZE, EFBIG): nothing is torn.

import Glibc
import TestSupport
import Testing

@Suite("On a full disk, a run")
struct FullDiskTests {
  /// Files may have 1024 blocks of 512 bytes: room for the state and the log, not for the photo as a
  /// PNG.
  private let room = 1024 * 512
  private let small = #"ulimit -f 1024; exec "$@""#

  private func run(_ bucket: Bucket, _ arguments: Argument...) throws -> Finished {
    try Invocation(arguments: arguments, directory: bucket.path, shell: small).run()
  }

  @Test("fails the key with 74, leaves no part of it, and says why")
  func single() throws {
    let bucket = try Bucket(["a.jpg": "demo/photos/railway-gps.jpg"])
    let run = try run(bucket, "process", "-s", "100%", "-f", "png", "a.jpg")
    #expect(run.ending == .exited(74))
    #expect(run.errorText.contains("file too large"))
    #expect(try bucket.outputs().isEmpty)
    #expect(try bucket.events().first?["error"]?["status"] == 500)
    // Once there is room, the same command does what is left.
    #expect(try bucket.run("process", "-s", "100%", "-f", "png", "a.jpg").ending == .exited(0))
    #expect(try bucket.outputs() == ["a.png"])
  }

  @Test("keeps the old output whole, and does what there is room for")
  func replacing() throws {
    let bucket = try Bucket.ofThree()
    try bucket.put(fixture("demo/photos/railway-gps.jpg"), "large.jpg")
    #expect(
      try bucket.run("process", "-s", "400x", "-f", "png", "large.jpg").ending == .exited(0))
    let old = try bucket.get("processed/large.png")
    try #require(old.count < room)
    let run = try run(
      bucket, "process", "-j", "1", "-s", "100%", "-f", "png", "large.jpg", "a.jpg")
    #expect(run.ending == .exited(1))
    #expect(try bucket.get("processed/large.png") == old)
    #expect(try bucket.outputs() == ["a.png", "large.png"])
  }

  @Test("that has no room for its state ends with 74 and reports nothing done")
  func state() throws {
    let bucket = try Bucket.ofThree()
    func run(_ arguments: Argument..., blocks: Int) throws -> Finished {
      try Invocation(
        arguments: arguments, directory: bucket.path,
        shell: #"ulimit -f "# + "\(blocks)" + #"; exec "$@""#
      ).run()
    }
    // What emulates the program, if anything does, may write files of its own before the program starts.
    let limits = try [8, 64, 256].filter {
      try run("--version", blocks: $0).ending != .killed(signal: SIGXFSZ)
    }
    #expect(limits.contains(256))
    for blocks in limits {
      let run = try run("process", "--json", "a.jpg", blocks: blocks)
      #expect(run.ending == .exited(74))
      #expect(run.errorText.contains("state.db"))
      #expect(try run.records.allSatisfy { $0["status"] != "done" })
    }
    #expect(try bucket.run("process", "a.jpg").ending == .exited(0))
    _ = try DecodedImage(bucket.get("processed/a.jpg"))
  }

  @Test("fails a stream with 74 too, and leaves the file of --output alone")
  func stream() throws {
    let bucket = try Bucket(["old.jpg": "formats/jpeg-gray.jpg"])
    let photo = try fixture("demo/photos/railway-gps.jpg")
    for output: [Argument] in [[], ["-o", "old.jpg"]] {
      let run = try Invocation(
        arguments: ["process", "-", "-s", "100%", "-f", "png"] + output, input: .pipe(photo),
        directory: bucket.path, shell: small
      ).run()
      #expect(run.ending == .exited(74))
      #expect(run.errorText.contains("file too large"))
      #expect(run.output.isEmpty)
    }
    #expect(try bucket.get("old.jpg") == fixture("formats/jpeg-gray.jpg"))
    #expect(try bucket.files() == ["old.jpg"])
  }

  @Test(
    "that can't tell its results ends with 74",
    arguments: [
      ["process", "--json", "a.jpg"], ["info", "--json", "a.jpg"], ["info", "a.jpg"],
      ["doctor"], ["process", "-"],
    ])
  func told(arguments: [String]) throws {
    let bucket = try Bucket.ofThree()
    let run = try Invocation(
      arguments: arguments.map { Argument($0) }, input: .pipe(bucket.get("a.jpg")),
      directory: bucket.path, shell: #"exec "$@" >/dev/full"#
    ).run()
    #expect(run.ending == .exited(74))
    #expect(run.errorText.contains("no space left on device"))
  }

  @Test("whose log of notices is full keeps the notices, says so, and adds no part of a line")
  func log() throws {
    let bucket = try Bucket.ofThree()
    let line = characters("{}\n")
    let log = Array(repeatElement(line, count: room / line.count - 10).joined())
    try bucket.put(log, ".imgproc/events.jsonl")
    let run = try run(bucket, "process", "--require-notify", "a.jpg")
    #expect(run.ending == .exited(75))
    #expect(run.errorText.contains("1 notice waits for log:.imgproc/events.jsonl"))
    #expect(try bucket.outputs() == ["a.jpg"])
    #expect(try bucket.get(".imgproc/events.jsonl") == log)
  }

  @Test(
    "into a directory that may not be written to is refused with 73",
    .enabled(if: geteuid() != 0, "root may write anywhere"))
  func readOnly() throws {
    let bucket = try Bucket.ofThree()
    try bucket.directory.makeDirectory("processed")
    chmod(bucket.directory.file("processed"), 0o555)
    defer { chmod(bucket.directory.file("processed"), 0o755) }
    let run = try bucket.run("process", "a.jpg")
    #expect(run.ending == .exited(73))
    #expect(try bucket.outputs().isEmpty)
  }
}
