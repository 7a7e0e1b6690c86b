// What goes to which stream: standard output belongs to programs, standard error to people.

import TestSupport
import Testing

@Suite("The streams")
struct StreamsTests {
  @Test("carry a line a key on standard error and nothing on standard output")
  func people() throws {
    let bucket = try Bucket.ofThree()
    let run = try bucket.run("process", "a.jpg", "b.png", "c.webp", "-s", "32x")
    #expect(run.output.isEmpty)
    let lines = run.errorLines
    try #require(lines.count == 4)
    #expect(lines[0].hasPrefix("a.jpg -> processed/a.jpg  64x48 -> 32x24, 1.7 kB -> "))
    #expect(lines[1].hasPrefix("b.png -> processed/b.png  64x48 -> 32x24, 1.8 kB -> "))
    #expect(lines[2].hasPrefix("c.webp -> processed/c.webp  64x48 -> 32x24, 808 B -> "))
    #expect(lines[3].hasPrefix("3 images: 3 done; 4.3 kB -> "))
  }

  @Test("stay empty with --quiet when all goes well")
  func quiet() throws {
    let run = try Bucket.ofThree().run("process", "-Q", "a.jpg", "b.png")
    #expect(run.ending == .exited(0))
    #expect(run.output.isEmpty)
    #expect(run.errorText == "")
  }

  @Test("tell failures even with --quiet")
  func quietFailure() throws {
    let run = try Bucket.ofThree().run("process", "--quiet", "a.jpg", "none.jpg", "b.png")
    #expect(run.output.isEmpty)
    #expect(run.errorText == "imgproc: none.jpg: no such object in the bucket\n")
  }

  @Test(
    "tell once of a notice that waits, even with --quiet", arguments: [[], ["-Q"]])
  func failedNotice(flags: [String]) throws {
    let bucket = try Bucket.ofThree()
    let run = try bucket.run(
      ["process", "--json", "--notify", "log:b.png/log.jsonl", "a.jpg"]
        + flags.map { Argument($0) })
    #expect(run.ending == .exited(0))
    #expect(run.errorLines.count == 1)
    #expect(
      run.errorText.hasPrefix(
        "imgproc: 1 notice waits for log:b.png/log.jsonl: the notice can't be written to b.png/log")
    )
    #expect(try run.records.first?["warnings"] == [])
    #expect(try run.records.last?["waiting_notices"] == 1)
  }

  @Test("carry one JSON object a key in the keys' order, then the summary", arguments: [1, 2, 5])
  func json(jobs: Int) throws {
    let bucket = try Bucket([
      "large.jpg": "demo/photos/railway-gps.jpg", "a.jpg": "formats/jpeg-gray.jpg",
      "bad.png": "malformed/png-no-end-chunk.png", "c.webp": "formats/webp-lossy.webp",
    ])
    let keys = ["large.jpg", "a.jpg", "bad.png", "none.jpg", "c.webp"]
    let run = try bucket.run(["process", "--json", "-j", "\(jobs)"] + keys.map { Argument($0) })
    #expect(run.ending == .exited(1))
    let records = try run.records
    #expect(records.map { $0["key"]?.text } == keys + [nil])
    #expect(records.map { $0["v"] } == Array(repeating: 1, count: 6))
    #expect(
      records.map { $0["event"]?.text } == Array(repeating: "outcome", count: 5) + ["summary"])
    #expect(Set(records.map { $0["run_id"]?.text }).count == 1)
    let summary = try #require(records.last)
    #expect(summary["keys"] == 5)
    #expect(summary["failed"] == 2)
    #expect(summary["skipped"] == 0)
    #expect((summary["done"]?.integer ?? 0) + (summary["unchanged"]?.integer ?? 0) == 3)
    #expect(summary["ms"]?.number ?? -1 >= 0)
    #expect(run.errorLines.count == 2)
  }

  @Test("give every field of a done key in JSON, with its type")
  func doneFields() throws {
    let bucket = try Bucket.ofThree()
    let run = try bucket.run("process", "--json", "-s", "32x", "-f", "webp", "-q", "70", "a.jpg")
    let record = try #require(try run.records.first)
    #expect(
      record.names == [
        "v", "event", "run_id", "key", "output", "status", "reason", "in", "out", "operations",
        "removed", "ms", "warnings",
      ])
    #expect(record["output"] == "processed/a.webp")
    #expect(record["status"] == "done")
    #expect(record["reason"] == .null)
    #expect(record["operations"]?.elements?.contains("resize") == true)
    #expect(record["operations"]?.elements?.contains("format_conversion") == true)
    #expect(record["warnings"] == [])
    #expect(record["ms"]?.number ?? -1 >= 0)
    let input = try #require(record["in"])
    #expect(input.names == ["bytes", "format", "width", "height", "sha256"])
    #expect(input["bytes"] == 1698)
    #expect(input["format"] == "jpeg")
    #expect(input["width"] == 64)
    #expect(input["height"] == 48)
    let output = try #require(record["out"])
    #expect(output.names == ["bytes", "format", "width", "height", "sha256", "quality"])
    #expect(output["bytes"]?.integer == (try bucket.get("processed/a.webp").count))
    #expect(output["format"] == "webp")
    #expect(output["width"] == 32)
    #expect(output["height"] == 24)
    #expect(output["quality"] == 70)
    for file in [input, output] {
      let sum = try #require(file["sha256"]?.text)
      #expect(sum.count == 64 && sum.allSatisfy { "0123456789abcdef".contains($0) })
    }
  }

  @Test("give a failed key's reason and code in JSON, and null for what there is not")
  func failedFields() throws {
    let bucket = try Bucket(copying: ["jpeg-truncated-half.jpg"], of: "malformed")
    let run = try bucket.run("process", "--json", "jpeg-truncated-half.jpg")
    #expect(run.ending == .exited(65))
    let record = try #require(try run.records.first)
    #expect(
      record.names == [
        "v", "event", "run_id", "key", "output", "status", "reason", "code", "in", "out",
        "operations", "removed", "ms", "warnings",
      ])
    #expect(record["status"] == "failed")
    #expect(record["code"] == "truncated")
    #expect(record["reason"]?.text?.contains("byte") == true)
    for name in ["output", "in", "out"] { #expect(record[name] == .null) }
    #expect(record["operations"] == [])
  }

  @Test("call an image that can't be made smaller unchanged, and say why")
  func unchanged() throws {
    let bucket = try Bucket(["solid.webp": "formats/webp-lossless-solid.webp"])
    let run = try bucket.run("process", "--json", "solid.webp")
    #expect(run.ending == .exited(0))
    let record = try #require(try run.records.first)
    #expect(record["status"] == "unchanged")
    #expect(record["reason"]?.text?.isEmpty == false)
    #expect(try bucket.get("processed/solid.webp") == bucket.get("solid.webp"))
  }

  @Test("let JSON go to a descriptor of its own, and people be told as ever")
  func jsonDescriptor() throws {
    let bucket = try Bucket.ofThree()
    let run = try Invocation(
      arguments: ["process", "--json-fd", "7", "a.jpg"], directory: bucket.path,
      shell: #"exec "$@" 7>report"#
    ).run()
    #expect(run.ending == .exited(0))
    #expect(run.output.isEmpty)
    #expect(run.errorText.hasPrefix("a.jpg -> processed/a.jpg"))
    #expect(
      try JSONValue.lines(bucket.get("report")).map { $0["event"] } == ["outcome", "summary"])
  }

  @Test(
    "may be closed: no image is opened in their place and written over",
    arguments: ["<&- >&-", "<&- 2>&-", ">&- 2>&-", "<&- >&- 2>&-"])
  func closed(redirections: String) throws {
    let bucket = try Bucket.ofThree()
    let run = try Invocation(
      arguments: ["process", "-j", "1", "a.jpg", "none.jpg", "b.png"], directory: bucket.path,
      shell: #"exec "$@" "# + redirections
    ).run()
    #expect(run.ending == .exited(1))
    #expect(try bucket.get("a.jpg") == fixture("formats/jpeg-baseline-420.jpg"))
    for name in ["a.jpg", "b.png"] { _ = try DecodedImage(bucket.get("processed/\(name)")) }
    #expect(try bucket.events().count == 3)
  }

  @Test("never carry control characters of a key to a terminal")
  func controlCharacters() throws {
    let hostile = "\u{1B}[31mred\u{7}\r\n\u{9B}2J\u{202E}gpj.exe"
    let bucket = try Bucket()
    try bucket.put(fixture("formats/jpeg-gray.jpg"), "\(hostile).jpg")
    try bucket.put(fixture("formats/png-bytes-named.jpg"), "\(hostile).webp")
    let run = try bucket.run(
      "process", "\(hostile).jpg", "\(hostile).webp", "\(hostile) is none")
    #expect(run.ending == .exited(1))
    let info = try bucket.run("info", "\(hostile).jpg", "\(hostile) is none")
    for text in [run.errorText, info.errorText, info.outputText] {
      #expect(text.contains(#"\u{1b}[31mred\u{7}\r\n\u{9b}2J\u{202e}gpj.exe"#))
      for scalar in text.unicodeScalars where scalar != "\n" {
        #expect(
          scalar.value >= 0x20 && !(0x7F...0x9F).contains(scalar.value) && scalar != "\u{202E}")
      }
    }
    // Three keys: two results, one warning, one failure, one summary.
    #expect(run.errorLines.count == 5)
  }
}
