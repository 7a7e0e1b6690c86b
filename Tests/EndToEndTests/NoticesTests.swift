// Who is told what, and what a person can do about notices: `--notify-on` and its kin, `events …`.

import TestSupport
import Testing

@Suite("A notice")
struct NoticesTests {
  private func lines(_ bucket: Bucket, _ name: String) throws -> [JSONValue] {
    try JSONValue.lines(bucket.get(name))
  }

  @Test("goes to those who asked for its occasion, and a run's digest counts what the run did")
  func occasions() throws {
    let bucket = try Bucket.ofThree()
    try bucket.put(Array("no image".utf8), "d.jpg")
    let batch: [Argument] = [
      "batch", "--notify", "log:all.jsonl", "--notify", "on=failure log:bad.jsonl", "--notify",
      "on=batch+skip log:rest.jsonl",
    ]
    #expect(try bucket.run(batch).ending == .exited(1))
    #expect(try lines(bucket, "all.jsonl").count == 4)
    let bad = try lines(bucket, "bad.jsonl")
    #expect(bad.map { $0["image_key"] } == ["d.jpg"])
    let digest = try #require(try lines(bucket, "rest.jsonl").first)
    #expect(digest["event_type"] == "image_processing_batch_completed")
    #expect(digest["run_id"] == bad.first?["run_id"])
    let counts = try #require(digest["batch"])
    #expect(counts["keys"] == 4)
    #expect(counts["failed"] == 1)
    #expect(counts["failures"]?.elements?.first?["example"] == "d.jpg")
    #expect(counts["slowest"]?.elements?.count == 4)
    let saved = (counts["bytes_in"]?.integer ?? 0) - (counts["bytes_out"]?.integer ?? 0)
    #expect(counts["bytes_saved"]?.integer == saved)
    #expect(try bucket.run(batch).ending == .exited(1))
    // The logs lie in the bucket too, and are no images.
    let rest = try lines(bucket, "rest.jsonl")
    let skipped = rest.filter { $0["event_type"] == "image_processing_skipped" }
      .compactMap { $0["image_key"]?.text }.filter { !$0.hasSuffix(".jsonl") }
    #expect(Set(skipped) == ["a.jpg", "b.png", "c.webp"])
    #expect(skipped.count == 3)
    #expect(rest.filter { $0["batch"] != nil }.count == 2)
    #expect(try lines(bucket, "all.jsonl").count == 4)
  }

  @Test("that does not match a sink's pattern is not sent there, and does not wait")
  func patterns() throws {
    let bucket = try Bucket.ofThree()
    try bucket.put(Array(#"{"output":{"format":["png"]}}"#.utf8), "rule.json")
    let run = try bucket.run(
      "process", "a.jpg", "b.png", "--require-notify", "--notify",
      "pattern=rule.json log:png.jsonl", "--notify", "log:all.jsonl")
    #expect(run.ending == .exited(0))
    #expect(try lines(bucket, "png.jsonl").map { $0["image_key"] } == ["b.png"])
    #expect(try lines(bucket, "all.jsonl").count == 2)
  }

  @Test("has the form that was asked for")
  func forms() throws {
    let bucket = try Bucket.ofThree()
    let run = try bucket.run(
      "process", "a.jpg", "nothing.jpg", "--format-events", "s3", "--notify", "log:s3.jsonl",
      "--notify", "format=cloudevents log:cloud.jsonl")
    #expect(run.ending == .exited(1))
    let records = try #require(try lines(bucket, "s3.jsonl").first?["Records"]?.elements)
    #expect(records.map { $0["s3"]?["object"]?["key"] } == ["processed/a.jpg"])
    #expect(try lines(bucket, "s3.jsonl").count == 1)
    let cloud = try lines(bucket, "cloud.jsonl")
    #expect(Set(cloud.map { $0["subject"]?.text }) == ["a.jpg", "nothing.jpg"])
    #expect(cloud.allSatisfy { $0["specversion"] == "1.0" && $0["data"]?["event_id"] == $0["id"] })
  }

  @Test(
    "is refused with 64 where its settings make no sense",
    arguments: [
      "on=never log:x", "form=s3 log:x", "format=xml log:x", "timeout=0 log:x", "retry=soon log:x",
      "pattern=missing.json log:x", "on=success",
    ])
  func badSettings(sink: String) throws {
    let bucket = try Bucket.ofThree()
    let run = try bucket.run("process", "a.jpg", "--notify", Argument(sink))
    #expect(run.ending == .exited(64))
    #expect(run.errorText.contains("--notify: "))
    #expect(try bucket.everything() == ["a.jpg", "b.png", "c.webp"])
  }

  @Test("that was given up is listed, and arrives after a replay; another can be dropped")
  func deadLetters() throws {
    let bucket = try Bucket.ofThree()
    let sink: Argument = "exec:sh -c 'test -e ok || exit 65'"
    let run = try bucket.run("batch", "--notify", sink)
    #expect(run.ending == .exited(0))
    #expect(run.errorText.contains("3 notices for exec:sh"))
    #expect(run.errorText.contains("given up"))
    #expect(
      try bucket.run("batch", "--force", "--notify", sink, "--require-notify").ending
        == .exited(75))
    let dead = try bucket.run("events", "dead", "--json").records
    #expect(dead.count == 6)
    #expect(dead.allSatisfy { $0["state"] == "dead" && $0["last_error"]?.text != nil })
    let id = try #require(dead.first?["event_id"]?.text)
    #expect(try bucket.run("events", "drop", Argument(id)).outputText == "1 notice forgotten\n")
    #expect(try bucket.run("events", "drop", Argument(id)).ending == .exited(64))
    #expect(try bucket.run("events", "replay", "--dead").outputText == "5 notices queued\n")
    #expect(try bucket.run("events", "list", "--json").records.map { $0["state"] }.count == 5)
    try bucket.put([], "ok")
    let sent = try bucket.run(
      "events", "deliver", "--notify", sink, "--require-notify", "--json")
    #expect(sent.ending == .exited(0))
    #expect(try sent.records.map { $0["delivered"] } == [5])
    #expect(try bucket.run("events", "list", "--json").output.isEmpty)
  }

  @Test("is sent again as it was, to whoever wants the past")
  func replay() throws {
    let bucket = try Bucket.ofThree()
    _ = try bucket.run("batch")
    let replay: [Argument] = ["--notify", "log:again.jsonl"]
    #expect(
      try bucket.run(["events", "replay", "--since", "1h"] + replay).outputText
        == "3 notices queued\n")
    #expect(
      try bucket.run(["events", "deliver", "--require-notify"] + replay).ending == .exited(0))
    #expect(try bucket.get("again.jsonl") == bucket.get(".imgproc/events.jsonl"))
    let last = try bucket.run("events", "tail", "-n", "2", "--json")
    let log = try bucket.get(".imgproc/events.jsonl").split(separator: UInt8(ascii: "\n"))
    #expect(last.output.split(separator: UInt8(ascii: "\n")) == Array(log.suffix(2)))
    #expect(try bucket.run("events", "tail").outputText.contains("a.jpg"))
  }

  @Test("can be tried on a receiver, with the exchange in plain sight and no secret in it")
  func trial() throws {
    let bucket = try Bucket.ofThree()
    let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    let server = try LoopbackServer { request, earlier in
      .answer(status: earlier == 0 ? 200 : 500, body: Array(request.line.utf8))
    }
    let address = Argument("\(server.origin)/hook?key=CANARYCANARY")
    for (ending, status) in [(Ending.exited(0), "200"), (.exited(69), "500")] {
      let run = try bucket.run(
        ["events", "test", address, "--allow-private"],
        environment: ["IMGPROC_WEBHOOK_SECRET": secret])
      #expect(run.ending == ending)
      #expect(run.outputText.contains("> POST \(server.origin)"))
      #expect(run.outputText.contains("< status \(status)"))
      #expect(run.outputText.contains("image_processing_test"))
      #expect(!(run.outputText + run.errorText).contains("CANARY"))
      let signature = try #require(server.received.last?.fields["webhook-signature"])
      #expect(!run.outputText.contains(signature))
    }
    #expect(server.received.count == 2)
    #expect(server.received.first?.line.contains("CANARYCANARY") == true)
    #expect(try bucket.everything() == ["a.jpg", "b.png", "c.webp"])
  }

  @Test("of S3's says which keys to process, each once, and outputs are none")
  func fromEvents() throws {
    let bucket = try Bucket.ofThree()
    func record(_ key: String) -> String {
      #"{"Records":[{"eventVersion":"2.1","eventName":"ObjectCreated:Put","s3":{"bucket":{"name":"b"},"#
        + #""object":{"key":"\#(key)"}}}]}"#
    }
    let notices = ["a.jpg", "%62.png", "a.jpg", "processed/a.jpg"].map(record)
    try bucket.put(Array(notices.joined(separator: "\n").utf8), "notices")
    let run = try bucket.run("batch", "--from-events", "notices", "--json")
    #expect(run.ending == .exited(0))
    #expect(try run.records.dropLast().map { $0["key"] } == ["a.jpg", "b.png"])
    #expect(try bucket.outputs() == ["a.jpg", "b.png"])
    let bad = try Invocation(
      arguments: ["batch", "--from-events", "-"], input: .pipe(Array("{}".utf8)),
      directory: bucket.path
    ).run()
    #expect(bad.ending == .exited(64))
    #expect(bad.errorText.contains("standard input"))
  }
}
