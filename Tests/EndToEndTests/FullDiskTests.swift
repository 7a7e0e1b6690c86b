// A disk without room, as the limit on file sizes plays it (RLIMIT_FSIZE, EFBIG): nothing is torn.

import Glibc
import TestSupport
import Testing

@Suite("On a full disk, a run")
struct FullDiskTests {
  /// Files may have 8 blocks of 512 bytes: room for the log of notices, not for the images.
  private let small = #"ulimit -f 8; exec "$@""#

  private func run(_ bucket: Bucket, _ arguments: Argument...) throws -> Finished {
    try Invocation(arguments: arguments, directory: bucket.path, shell: small).run()
  }

  @Test("fails the key with 74, leaves no part of it, and says why")
  func single() throws {
    let bucket = try Bucket(["a.jpg": "demo/photos/railway-gps.jpg"])
    let run = try run(bucket, "process", "-s", "400x", "a.jpg")
    #expect(run.ending == .exited(74))
    #expect(run.errorText.contains("file too large"))
    #expect(try bucket.outputs().isEmpty)
    #expect(try bucket.events().first?["error"]?["status"] == 500)
  }

  @Test("keeps the old output whole, and does what there is room for")
  func replacing() throws {
    let bucket = try Bucket.ofThree()
    try bucket.put(fixture("demo/photos/railway-gps.jpg"), "large.jpg")
    #expect(try bucket.run("process", "-s", "400x", "large.jpg").ending == .exited(0))
    let old = try bucket.get("processed/large.jpg")
    try bucket.directory.remove(".imgproc/events.jsonl")
    let run = try run(bucket, "process", "-j", "1", "-s", "500x", "large.jpg", "a.jpg")
    #expect(run.ending == .exited(1))
    #expect(try bucket.get("processed/large.jpg") == old)
    #expect(try bucket.outputs() == ["a.jpg", "large.jpg"])
  }

  @Test("fails a stream with 74 too, and leaves the file of --output alone")
  func stream() throws {
    let bucket = try Bucket(["old.jpg": "formats/jpeg-gray.jpg"])
    let photo = try fixture("demo/photos/railway-gps.jpg")
    for arguments: [Argument] in [["process", "-"], ["process", "-", "-o", "old.jpg"]] {
      let run = try Invocation(
        arguments: arguments, input: .pipe(photo), directory: bucket.path, shell: small
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

  @Test("whose log of notices is full says so with 69, and adds no part of a line")
  func log() throws {
    let bucket = try Bucket.ofThree()
    let line = characters("{}\n")
    try bucket.put(Array(repeatElement(line, count: 1360).joined()), ".imgproc/events.jsonl")
    let run = try run(bucket, "process", "a.jpg")
    #expect(run.ending == .exited(69))
    #expect(try bucket.outputs() == ["a.jpg"])
    #expect(try bucket.events() == Array(repeating: [:], count: 1360))
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
