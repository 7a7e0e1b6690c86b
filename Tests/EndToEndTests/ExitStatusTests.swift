// The exit statuses of the command surface, each by the shortest way there.

import Glibc
import TestSupport
import Testing

@Suite("The exit status")
struct ExitStatusTests {
  @Test("is 0 when every key is done")
  func success() throws {
    let bucket = try Bucket.ofThree()
    let run = try bucket.run("process", "a.jpg", "b.png", "c.webp")
    #expect(run.ending == .exited(0))
    #expect(try bucket.outputs() == ["a.jpg", "b.png", "c.webp"])
  }

  @Test(
    "is 64 for a command line that makes no sense, and nothing is written",
    arguments: [
      ["process"], ["info"], ["process", "--no-such-flag", "a.jpg"], ["no-such-command"],
      ["process", "-s", "12by34", "a.jpg"], ["process", "-s", "0x5", "a.jpg"],
      ["process", "-s", "-5", "a.jpg"], ["process", "-s", "0%", "a.jpg"],
      ["process", "-s", "99999999999", "a.jpg"], ["process", "-W", "ten", "a.jpg"],
      ["process", "-s", "10", "-W", "10", "a.jpg"], ["process", "-q", "101", "a.jpg"],
      ["process", "-q", "0", "a.jpg"], ["process", "-f", "gif", "a.jpg"],
      ["process", "--kernel", "magic", "a.jpg"], ["process", "-j", "0", "a.jpg"],
      ["process", "--timeout", "soon", "a.jpg"], ["process", "--timeout", "nan", "a.jpg"],
      ["process", "--timeout", "inf", "a.jpg"], ["process", "--max-pixels", "-1", "a.jpg"],
      ["process", "--memory", "0", "a.jpg"], ["process", "--notify", "pigeon:coop", "a.jpg"],
      ["process", "--notify", "log:x", "--notify", "on=failure log:x", "a.jpg"],
      ["process", "--notify", "log:", "a.jpg"], ["process", "--notify", "log", "a.jpg"],
      ["process", "-o", "{no}.jpg", "a.jpg"], ["process", "-", "a.jpg"],
      ["process", "--bucket", "ftp://host/x", "a.jpg"], ["process", "--bucket", "", "a.jpg"],
      ["process", "--bucket", "file:///tmp?x", "a.jpg"],
      ["process", "--deadline", "soon", "a.jpg"], ["process", "--memory-total", "x", "a.jpg"],
      ["process", "--on-collision", "x", "a.jpg"], ["process", "--json-fd", "77", "a.jpg"],
      ["batch", "--json-fd", "77"], ["verify", "--json-fd", "77"], ["plan", "--json-fd", "77"],
      ["batch", "--lock", "maybe"], ["batch", "--shard", "3/2"], ["batch", "--since", "never"],
      ["batch", "--limit", "0"], ["batch", "--include", "["], ["batch", "--exclude", "["],
      ["batch", "--from", "no-such-list"], ["batch", "a", "--from", "-"], ["batch", "-s", "0x5"],
      ["batch", "--notify", "pigeon:coop"], ["plan", "--shard", "3/2"], ["plan", "-q", "0"],
    ])
  func usage(arguments: [String]) throws {
    let bucket = try Bucket.ofThree()
    let run = try bucket.run(arguments.map { Argument($0) })
    #expect(run.ending == .exited(64))
    #expect(run.output.isEmpty)
    #expect(run.errorText != "")
    #expect(try bucket.everything() == ["a.jpg", "b.png", "c.webp"])
  }

  @Test("is 66 for a key that the bucket doesn't hold", arguments: ["none.jpg", "a.jpg/b.jpg"])
  func missing(key: String) throws {
    let bucket = try Bucket.ofThree()
    let run = try bucket.run("process", Argument(key))
    #expect(run.ending == .exited(66))
    #expect(run.errorText == "imgproc: \(key): no such object in the bucket\n")
    #expect(try bucket.outputs().isEmpty)
  }

  @Test("is 66 for a directory and a FIFO, which are not waited for")
  func notAnObject() throws {
    let bucket = try Bucket(["d/a.jpg": "formats/jpeg-gray.jpg"])
    #expect(mkfifo(bucket.directory.file("pipe.jpg"), 0o666) == 0)
    #expect(try bucket.run("process", "d").ending == .exited(66))
    #expect(try bucket.run("process", "pipe.jpg").ending == .exited(66))
    #expect(try bucket.run("info", "pipe.jpg").ending == .exited(66))
  }

  @Test(
    "is 65 for an image that can't be used",
    arguments: ["jpeg-truncated-half.jpg", "png-data-wrong-crc.png", "gif-named.jpg", "empty.jpg"])
  func unusable(name: String) throws {
    let bucket = try Bucket(copying: [name], of: "malformed")
    let run = try bucket.run("process", Argument(name))
    #expect(run.ending == .exited(65))
    #expect(run.errorText.hasPrefix("imgproc: \(name): "))
    #expect(try bucket.outputs().isEmpty)
  }

  @Test(
    "is 65 for an image over a limit, and the message names the flag that lifts it",
    arguments: [("--max-pixels", "3071"), ("--max-dimension", "63"), ("--max-input", "100")])
  func overLimit(flag: String, limit: String) throws {
    let bucket = try Bucket.ofThree()
    let run = try bucket.run("process", Argument(flag), Argument(limit), "a.jpg")
    #expect(run.ending == .exited(65))
    #expect(run.errorText.contains(flag))
    #expect(try bucket.outputs().isEmpty)
    #expect(try bucket.run("info", Argument(flag), Argument(limit), "a.jpg").ending == .exited(65))
  }

  @Test(
    "is 0 for an image just at its limit",
    arguments: [("--max-pixels", "3072"), ("--max-dimension", "64"), ("--max-input", "1698")])
  func atLimit(flag: String, limit: String) throws {
    let bucket = try Bucket.ofThree()
    #expect(
      try bucket.run("process", Argument(flag), Argument(limit), "a.jpg").ending == .exited(0))
  }

  @Test(
    "is 77 for a key that would leave the bucket, and nothing is read or written",
    arguments: [
      "../secret.jpg", "d/../../secret.jpg", "/etc/hostname", "out.jpg", "away/secret.jpg",
    ])
  func escape(key: String) throws {
    let outside = try Bucket(["secret.jpg": "formats/jpeg-gray.jpg"])
    let bucket = try Bucket(["d/a.jpg": "formats/jpeg-gray.jpg"])
    try bucket.directory.link("out.jpg", to: "\(outside.path)/secret.jpg")
    try bucket.directory.link("away", to: outside.path)
    let run = try bucket.run("process", Argument(key))
    #expect(run.ending == .exited(77))
    #expect(try bucket.outputs().isEmpty)
    #expect(try outside.files() == ["secret.jpg"])
    #expect(try bucket.run("info", Argument(key)).ending == .exited(77))
  }

  @Test("is 77 where the outputs' directory is a link out of the bucket, which stays empty")
  func escapingOutput() throws {
    let outside = try Bucket()
    let bucket = try Bucket.ofThree()
    try bucket.directory.link("processed", to: outside.path)
    #expect(try bucket.run("process", "a.jpg").ending == .exited(77))
    #expect(try outside.files().isEmpty)
  }

  @Test("is 1 for several keys of which some failed, and the others are done")
  func someFailed() throws {
    let bucket = try Bucket.ofThree()
    let run = try bucket.run("process", "a.jpg", "none.jpg", "c.webp")
    #expect(run.ending == .exited(1))
    #expect(try bucket.outputs() == ["a.jpg", "c.webp"])
    #expect(try bucket.run("info", "a.jpg", "none.jpg").ending == .exited(1))
  }

  @Test("is 69 for a bucket that isn't there", arguments: ["nowhere", "file:///nowhere/at/all"])
  func noBucket(bucket: String) throws {
    let run = try Bucket().run("--bucket", Argument(bucket), "process", "a.jpg")
    #expect(run.ending == .exited(69))
    #expect(run.errorText.contains("can't be opened"))
  }

  @Test("is 0 where the image is done and its notice waits, or 75 where none may wait")
  func noNotice() throws {
    let bucket = try Bucket.ofThree()
    let run = try bucket.run("process", "--notify", "log:a.jpg/events.jsonl", "a.jpg")
    #expect(run.ending == .exited(0))
    #expect(try bucket.outputs() == ["a.jpg"])
    let strict = try bucket.run(
      "process", "--notify", "log:a.jpg/events.jsonl", "--require-notify", "b.png")
    #expect(strict.ending == .exited(75))
    #expect(try bucket.outputs() == ["a.jpg", "b.png"])
  }
}
