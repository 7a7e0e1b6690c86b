// Ways out of a bucket, tried on the program as a whole: nothing outside is read, and nothing is written
// there.

import Glibc
import TestSupport
import Testing

@Suite("A bucket's border", .timeLimit(.minutes(20)))
struct EscapeTests {
  private let bucket: Bucket
  private let outside: TemporaryDirectory

  /// A bucket of one image, and outside it another, of other sides, that must not be read.
  init() throws {
    bucket = try Bucket(["d/a.png": "formats/png-rgb-8bit.png"])
    outside = try TemporaryDirectory()
    try outside.write(fixture("formats/png-17x13-rgb-8bit.png"), to: "a.png")
  }

  private func outsideIsAsItWas() throws -> Bool {
    try outside.names() == ["a.png"]
      && outside.read("a.png") == fixture("formats/png-17x13-rgb-8bit.png")
  }

  @Test("holds against keys that climb, and against absolute ones")
  func keys() throws {
    let up = String(repeating: "../", count: 20)
    for key in [
      "../a.png", "d/../../a.png", "\(outside.path)/a.png",
      up + outside.path.dropFirst() + "/a.png",
      "/proc/self/root\(outside.path)/a.png", "d/..", "..",
    ] {
      for command in ["process", "info"] {
        let run = try bucket.run(Argument(command), "--", Argument(key))
        #expect(run.ending == .exited(77), "\(command) \(key)")
      }
    }
    #expect(try outsideIsAsItWas())
    #expect(try bucket.outputs().isEmpty)
  }

  @Test("holds against keys with a NUL, which would name another file to the system")
  func nul() throws {
    try bucket.directory.write(Array("d/a.png\0.jpg\n".utf8), to: "keys")
    let run = try bucket.run("batch", "--from", "keys", "--json")
    #expect(run.status == 1 || run.status == 64 || run.status == 77)
    #expect(!run.outputText.contains(#""status":"done""#))
    #expect(try bucket.outputs().isEmpty)
  }

  @Test("holds against links, however they are written")
  func links() throws {
    let up = String(repeating: "../", count: 20)
    try bucket.directory.link("absolute.png", to: outside.file("a.png"))
    try bucket.directory.link("relative.png", to: up + outside.file("a.png").dropFirst())
    try bucket.directory.link("chain.png", to: "relative.png")
    try bucket.directory.link("magic.png", to: "/proc/self/root\(outside.file("a.png"))")
    try bucket.directory.link("cwd.png", to: "/proc/self/cwd/d/a.png")
    try bucket.directory.link("fd.png", to: "/proc/self/fd/0")
    try bucket.directory.link("there", to: outside.path)
    for key in [
      "absolute.png", "relative.png", "chain.png", "magic.png", "cwd.png", "fd.png", "there/a.png",
    ] {
      for command in ["process", "info"] {
        #expect(
          try bucket.run(Argument(command), Argument(key)).ending == .exited(77),
          "\(command) \(key)")
      }
    }
    // A batch does not go through them, and does what is inside.
    let batch = try bucket.run("batch")
    #expect(batch.ending == .exited(0) || batch.ending == .exited(1))
    #expect(try bucket.outputs() == ["d/a.png"])
    #expect(try outsideIsAsItWas())
  }

  @Test(
    "holds against a directory of outputs that leads out", arguments: ["processed", "processed/d"])
  func outputs(link: String) throws {
    if link != "processed" { try bucket.directory.makeDirectory("processed") }
    try bucket.directory.link(link, to: outside.path)
    #expect(try bucket.run("process", "d/a.png").ending == .exited(77))
    #expect(
      try bucket.run("process", "-o", "\(link)/{name}{ext}", "d/a.png").ending
        == .exited(77))
    #expect(try outsideIsAsItWas())
  }

  @Test("replaces a link that stands where the output goes, and not what it leads to")
  func outputIsLink() throws {
    try bucket.directory.makeDirectory("processed")
    try bucket.directory.makeDirectory("processed/d")
    try bucket.directory.link("processed/d/a.png", to: outside.file("a.png"))
    #expect(try bucket.run("process", "d/a.png").ending == .exited(0))
    #expect(try bucket.directory.status("processed/d/a.png").st_mode & S_IFMT == S_IFREG)
    #expect(try outsideIsAsItWas())
  }

  @Test(
    "holds while a directory is swapped for a link, again and again, between check and use",
    arguments: ["d", "processed"])
  func swapped(directory: String) async throws {
    try? bucket.directory.makeDirectory("processed")
    let keys: [Argument] = try (0..<40).map { index in
      try bucket.put(fixture("formats/png-rgb-8bit.png"), "d/\(index).png")
      return "d/\(index).png"
    }
    let done = try await withThrowingTaskGroup(of: Finished?.self) { group in
      group.addTask { [bucket, outside] in
        while !Task.isCancelled {
          try? bucket.directory.move(directory, to: "aside")
          try? bucket.directory.link(directory, to: outside.path)
          try? bucket.directory.remove(directory)
          try? bucket.directory.move("aside", to: directory)
          await Task.yield()
        }
        return nil
      }
      group.addTask { [bucket] in
        try bucket.run(["process", "--json", "--force", "-s", "100%"] + keys)
      }
      var finished: Finished?
      while finished == nil, let next = try await group.next() { finished = next }
      group.cancelAll()
      return finished
    }
    let records = try #require(try done?.records)
    // What was read is what is inside; what could not be read or written failed, and said so.
    for record in records where record["event"] == "outcome" {
      if record["status"] == "failed" {
        #expect(record["reason"]?.text?.isEmpty == false)
      } else {
        #expect(record["in"]?["width"] == 64)
      }
    }
    #expect(records.count == keys.count + 1)
    #expect(try outsideIsAsItWas())
  }
}
