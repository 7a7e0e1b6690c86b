// Several outputs of each image: made together, named apart, remembered and told one by one.

import TestSupport
import Testing

@Suite("Several outputs")
struct SeveralOutputsTests {
  @Test("are made of one key, under names of their own, and told in one line")
  func made() throws {
    let bucket = try Bucket(["d/a.jpg": "formats/jpeg-baseline-444.jpg"])
    let run = try bucket.run(
      "process", "d/a.jpg", "--json", "--widths", "16,32", "--out", "square:20x20^:webp:70")
    #expect(run.ending == .exited(0), "\(run.errorText)")
    #expect(
      try bucket.outputs() == ["d/a-16.jpg", "d/a-32.jpg", "d/a-square.webp"])
    #expect(try DecodedImage(bucket.get("processed/d/a-16.jpg")).size.description == "16x12")
    #expect(try DecodedImage(bucket.get("processed/d/a-square.webp")).size.description == "27x20")
    let records = try run.records
    #expect(records.count == 2)
    let outputs = try #require(records[0]["outputs"]?.elements)
    #expect(outputs.map { $0["name"] } == ["square", "16", "32"])
    #expect(outputs.map { $0["output"] }.last == "processed/d/a-32.jpg")
    #expect(outputs[0]["out"]?["quality"] == 70 && outputs[0]["out"]?["format"] == "webp")
    #expect(records[0]["output"] == "processed/d/a-square.webp")
    let events = try bucket.events()
    #expect(
      Set(events.map { $0["processing_result"]?["processed_key"]?.text ?? "" }) == [
        "processed/d/a-16.jpg", "processed/d/a-32.jpg", "processed/d/a-square.webp",
      ])
    #expect(events.map { $0["sequence"] } == [1, 2, 3])
  }

  @Test("are up to date together, and due together as soon as one is gone or altered")
  func reruns() throws {
    let bucket = try Bucket(["a.jpg": "formats/jpeg-baseline-444.jpg"])
    func status(_ widths: Argument) throws -> JSONValue? {
      try bucket.run("batch", "--json", "--widths", widths).records.first?["status"]
    }
    #expect(try status("16,32") == "done")
    #expect(try status("16,32") == "skipped")
    try bucket.directory.remove("processed/a-16.jpg")
    #expect(try bucket.run("plan", "--widths", "16,32").outputText.contains("missing"))
    #expect(try status("16,32") == "done")
    #expect(try status("16,32") == "skipped")
    try bucket.put([1, 2, 3], "processed/a-32.jpg")
    #expect(try status("16,32") == "done")
    #expect(try status("16,32,48") == "done")
    #expect(try bucket.outputs() == ["a-16.jpg", "a-32.jpg", "a-48.jpg"])
    let verified = try bucket.run("verify")
    #expect(verified.ending == .exited(0), "\(verified.outputText)\(verified.errorText)")
    let told = try bucket.run("status", "a.jpg").outputText
    #expect(told.contains("a-16.jpg") && told.contains("a-48.jpg"))
  }

  @Test("fail together, with one line and one notice")
  func failing() throws {
    let bucket = try Bucket(["a.jpg": "malformed/jpeg-truncated-half.jpg"])
    for isRepeated in [false, true] {
      let run = try bucket.run("process", "a.jpg", "--json", "--widths", "16,32")
      #expect(run.ending == .exited(65))
      #expect(try run.records.first?["code"] == "truncated")
      #expect((try run.records.first?["repeated"] == true) == isRepeated)
    }
    #expect(try bucket.events().count == 1)
    #expect(try bucket.outputs().isEmpty)
  }

  @Test("can be named by what they came to, where two that are alike are one")
  func byResult() throws {
    let bucket = try Bucket(["a.jpg": "formats/jpeg-baseline-444.jpg"])
    let run = try bucket.run(
      "process", "a.jpg", "-o", "out/{name}-{w}{ext}", "--widths", "32,640,1280")
    #expect(run.ending == .exited(0), "\(run.errorText)")
    #expect(try bucket.files().filter { $0.hasPrefix("out/") } == ["out/a-32.jpg", "out/a-64.jpg"])
  }

  @Test(
    "that can't be told apart, or not be meant, are refused before anything is written",
    arguments: [
      (["--widths", "16,32", "-o", "x/{name}{ext}"], "one name for several outputs"),
      (["--widths", "16,16"], "two outputs are called '16'"),
      (["--widths", "16,x"], "--widths: 'x' is not"),
      (["--out", "a b:16x"], "--out: 'a b:16x' is no output"),
      (["--widths", "16", "-s", "20x"], "--resize does not go with --out"),
    ] as [([String], String)])
  func refusals(_ flags: [String], _ message: String) throws {
    let bucket = try Bucket.ofThree()
    let run = try bucket.run(["process", "a.jpg"] + flags.map { Argument($0) })
    #expect(run.ending == .exited(64))
    #expect(run.errorText.contains(message), "\(run.errorText)")
    #expect(try bucket.outputs().isEmpty)
  }

  @Test("have no place in a stream")
  func stream() throws {
    let image = try fixture("formats/jpeg-baseline-444.jpg")
    let run = try Invocation(
      arguments: ["process", "-", "--widths", "16,32"], input: .pipe(image)
    ).run()
    #expect(run.ending == .exited(64))
  }
}
