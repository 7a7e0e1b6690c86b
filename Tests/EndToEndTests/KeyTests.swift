// Keys are bytes: whatever a file can be called, it can be processed.

import FoundationEssentials
import TestSupport
import Testing

@Suite("Keys")
struct KeyTests {
  @Test(
    "may hold anything that is text",
    arguments: [
      "with space.jpg", "it's \"quoted\".jpg", "line\nbreak.jpg", "tab\there.jpg", "*?[a].jpg",
      "back\\slash.jpg", "größe/日本語 🖼.jpg", "e\u{301}.jpg", "%41.jpg", "$HOME.jpg", "#.jpg",
      " .jpg", "...jpg", "a:b.jpg", "processed/again.jpg",
    ])
  func text(key: String) throws {
    let bucket = try Bucket([key: "formats/jpeg-baseline-420.jpg"])
    let run = try bucket.run("process", "--json", Argument(key))
    #expect(run.ending == .exited(0))
    #expect(try bucket.get("processed/\(key)").starts(with: [0xFF, 0xD8]))
    let record = try #require(try run.records.first)
    // Scalar by scalar: two spellings of one letter are two keys.
    #expect(record["key"]?.text.map { Array($0.utf8) } == Array(key.utf8))
    #expect(record["key_base64"] == nil)
    let event = try #require(try bucket.events().first)
    #expect(event["image_key"]?.text.map { Array($0.utf8) } == Array(key.utf8))
  }

  @Test("may hold bytes that are not text, which JSON carries beside the text")
  func bytes() throws {
    let bucket = try Bucket()
    let name: [UInt8] = [0xFF, 0x41, 0xC3, 0x28] + characters(".jpg")
    try bucket.put(fixture("formats/jpeg-baseline-420.jpg"), Argument(name))
    let run = try bucket.run("process", "--json", Argument(name))
    #expect(run.ending == .exited(0))
    let output = try bucket.directory.read(bytes: characters("processed/") + name)
    #expect(try DecodedImage(output).size.description == "64x48")
    let base64 = Data(name).base64EncodedString()
    let record = try #require(try run.records.first)
    #expect(record["key"] == "\u{FFFD}A\u{FFFD}(.jpg")
    #expect(record["key_base64"]?.text == base64)
    #expect(try bucket.events().first?["image_key_base64"]?.text == base64)
    let info = try bucket.run("info", "--json", Argument(name))
    #expect(try info.records.first?["key_base64"]?.text == base64)
  }

  @Test("that differ only in bytes that are not text stay apart")
  func twoKinds() throws {
    let bucket = try Bucket()
    let names: [[UInt8]] = [[0xFF], [0xFE], characters("\u{FFFD}")].map { $0 + characters(".jpg") }
    for name in names { try bucket.put(fixture("formats/jpeg-gray.jpg"), Argument(name)) }
    #expect(try bucket.run([Argument("process")] + names.map { Argument($0) }).ending == .exited(0))
    for name in names {
      #expect(try !bucket.directory.read(bytes: characters("processed/") + name).isEmpty)
    }
  }

  @Test("may begin with dashes behind --", arguments: ["-q.jpg", "--help", "--.jpg", "-f=webp"])
  func dashes(key: String) throws {
    let bucket = try Bucket([key: "formats/jpeg-baseline-420.jpg"])
    #expect(try bucket.run("process", "--", Argument(key)).ending == .exited(0))
    #expect(try bucket.outputs() == [key])
  }

  @Test(
    "in any number are all processed, wherever the options stand",
    arguments: [
      ["a.jpg", "b.jpg", "c.jpg", "d.jpg"], ["-s", "32x", "a.jpg", "b.jpg", "c.jpg", "d.jpg"],
      ["a.jpg", "b.jpg", "c.jpg", "d.jpg", "--quiet"],
      ["a.jpg", "-j", "1", "b.jpg", "c.jpg", "d.jpg"],
      ["a.jpg", "b.jpg", "--", "c.jpg", "d.jpg"],
      ["-q", "80", "--", "a.jpg", "b.jpg", "c.jpg", "d.jpg"],
    ])
  func several(arguments: [String]) throws {
    let keys = ["a.jpg", "b.jpg", "c.jpg", "d.jpg"]
    let bucket = try Bucket()
    for key in keys { try bucket.put(fixture("formats/jpeg-baseline-420.jpg"), Argument(key)) }
    let words = ["process"] + arguments
    let run = try bucket.run(words.map { Argument($0) })
    #expect(run.ending == .exited(0), "\(run.errorText)")
    #expect(try bucket.outputs().sorted() == keys)
  }

  @Test(
    "in any number meet the same refusals as one",
    arguments: [
      (["process", "a.jpg", "b.jpg", "c.jpg", "-"], "- is read alone"),
      (["process", "--", "a.jpg", "b.jpg", "-", "c.jpg"], "- is read alone"),
      (["batch", "a.jpg", "b.jpg", "c.jpg"], "b.jpg"),
      (["process", "--nonsense", "a.jpg", "b.jpg", "c.jpg"], "--nonsense"),
    ])
  func refused(arguments: [String], reason: String) throws {
    let bucket = try Bucket(["a.jpg": "formats/jpeg-baseline-420.jpg"])
    let run = try bucket.run(arguments.map { Argument($0) })
    #expect(run.ending == .exited(64))
    #expect(run.errorText.contains(reason), "\(run.errorText)")
    #expect(try bucket.outputs().isEmpty)
  }

  @Test(
    "may be written as the shell completes them", arguments: ["./a.jpg", ".//a.jpg", "././a.jpg"])
  func dotSlash(key: String) throws {
    let bucket = try Bucket.ofThree()
    #expect(try bucket.run("process", Argument(key)).ending == .exited(0))
    #expect(try bucket.outputs() == ["a.jpg"])
    #expect(try bucket.run("info", Argument(key)).ending == .exited(0))
  }

  @Test("of the bucket named by a flag, a URL or a path that is not text are the same")
  func buckets() throws {
    let odd: [UInt8] = characters("bü ck%t-") + [0xFE]
    let holder = try Bucket()
    try holder.put(fixture("formats/jpeg-baseline-420.jpg"), Argument(odd + characters("/a.jpg")))
    let path = characters("\(holder.path)/") + odd
    let url = "file://\(holder.path)/b%C3%BC%20ck%25t-%FE"
    for (number, bucket) in [Argument(path), Argument(odd), Argument(url)].enumerated() {
      let run = try holder.run("--bucket", bucket, "process", "-s", "\(20 + number)x", "a.jpg")
      #expect(run.ending == .exited(0))
      let output = try holder.directory.read(bytes: odd + characters("/processed/a.jpg"))
      #expect(try DecodedImage(output).size.width == 20 + number)
    }
    // The log of notices lies in the bucket, and nowhere else.
    let log = try holder.directory.read(bytes: odd + characters("/.imgproc/events.jsonl"))
    #expect(try JSONValue.lines(log).count == 3)
    #expect(try holder.directory.names() == [String(decoding: odd, as: UTF8.self)])
  }
}
