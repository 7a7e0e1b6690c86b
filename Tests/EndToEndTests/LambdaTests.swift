// The program as a function of AWS Lambda, against a runtime API of the test's own.

import Glibc
import Synchronization
import TestSupport
import Testing

@Suite("As a function of AWS Lambda")
struct LambdaTests {
  /// What the runtime API was told, in order.
  private struct Told {
    let path: String
    let fields: [String: String]
    let body: JSONValue

    var status: Int? { body["statusCode"]?.integer }
    /// What a client of the API reads.
    var text: JSONValue? {
      body["body"]?.text.flatMap { try? JSONValue(parsing: Array($0.utf8)) }
    }
  }

  /// An environment in which calls with these events wait, each with so many seconds, and that is gone
  /// after the last, or has no more of them.
  private func environment(
    _ events: [String], seconds: Int = 900, afterwards: Reaction = .answer(status: 500)
  ) throws -> LoopbackServer {
    let calls = Mutex(events[...])
    return try LoopbackServer { request, _ in
      guard request.line.hasPrefix("GET /2018-06-01/runtime/invocation/next ") else {
        return .answer(status: 202)
      }
      guard let event = calls.withLock({ $0.popFirst() }) else { return afterwards }
      return .answer(
        status: 200,
        fields: [
          "Lambda-Runtime-Aws-Request-Id": "call",
          "Lambda-Runtime-Deadline-Ms": "\((time(nil) + seconds) * 1000)",
        ], body: Array(event.utf8))
    }
  }

  /// Has the program take calls with these events; returns what they came to.
  private func answers(
    to events: [String], in bucket: Bucket, seconds: Int = 900, _ options: Argument...
  ) throws -> [Told] {
    let server = try environment(events, seconds: seconds)
    let run = try bucket.run(
      ["lambda"] + options, environment: ["AWS_LAMBDA_RUNTIME_API": host(of: server)])
    // The environment has gone, which no function outlives.
    #expect(run.ending == .exited(69))
    return try told(server)
  }

  private func host(of server: LoopbackServer) -> String { "127.0.0.1:\(server.port)" }

  private func told(_ server: LoopbackServer) throws -> [Told] {
    try server.received.filter { $0.line.hasPrefix("POST ") }.map { request in
      Told(
        path: String(request.line.split(separator: " ")[1]), fields: request.fields,
        body: try JSONValue(parsing: request.body))
    }
  }

  private func request(_ body: String) -> String {
    let quoted = body.replacing("\"", with: "\\\"")
    return #"{"version":"2.0","requestContext":{"http":{"method":"POST"}},"body":"\#(quoted)"}"#
  }

  private func created(_ keys: String...) -> String {
    let records = keys.map { key in
      #"""
      {"eventVersion":"2.1","eventName":"ObjectCreated:Put","s3":{"bucket":{"name":"b"},
      "object":{"key":"\#(key)"}}}
      """#
    }
    return #"{"Records":[\#(records.joined(separator: ","))]}"#
  }

  @Test("answers a request with what became of the key, the second time as well")
  func requests() throws {
    let bucket = try Bucket.ofThree()
    let event = request(#"{"image_key":"a.jpg"}"#)
    let answers = try answers(to: [event, event], in: bucket, "-W", "32")
    #expect(answers.map(\.status) == [200, 200])
    for answer in answers {
      #expect(answer.path == "/2018-06-01/runtime/invocation/call/response")
      #expect(answer.body["headers"]?["Content-Type"] == "application/json")
      #expect(answer.body["headers"]?["Access-Control-Allow-Origin"] == "*")
      #expect(answer.body["isBase64Encoded"] == false)
      let result = try #require(answer.text?["processing_result"])
      #expect(result["original_key"] == "a.jpg")
      #expect(result["processed_key"] == "processed/a.jpg")
    }
    #expect(answers.first?.text?["message"] == "Image processed")
    #expect(answers.first?.text?["outcome"]?["out"]?["width"] == 32)
    #expect(answers.first?.text?["processing_result"]?["operations"]?.elements?.first == "resize")
    #expect(answers.last?.text?["message"] == "up to date")
    #expect(try bucket.files().contains("processed/a.jpg"))
    // Each call is told of like any other run's key.
    #expect(try JSONValue.lines(bucket.get(".imgproc/events.jsonl")).count == 1)
  }

  @Test("answers what fails with the API's statuses and messages")
  func failures() throws {
    let bucket = try Bucket.ofThree()
    try bucket.put(Array("no image".utf8), "broken.jpg")
    let bodies = [
      #"{"image":"a.jpg"}"#, #"{"image_key":"none.jpg"}"#, #"{"image_key":"../a.jpg"}"#,
      #"{"image_key":"broken.jpg"}"#,
    ]
    let answers = try answers(to: bodies.map(request), in: bucket)
    #expect(answers.map(\.status) == [400, 404, 403, 422])
    #expect(
      answers.prefix(2).map { $0.text?["error"]?["message"] } == [
        "Missing image_key parameter", "Image not found",
      ])
    for answer in answers {
      #expect(answer.text?["error"]?["status"]?.integer == answer.status)
      #expect(answer.text?["error"]?["message"] == answer.text?["message"])
    }
  }

  @Test("says nothing of what is wrong within, and takes the next call")
  func faults() throws {
    let bucket = try Bucket.ofThree()
    // No output can be created where a file is.
    try bucket.put([1], "processed")
    let answers = try answers(
      to: [request(#"{"image_key":"a.jpg"}"#), request("{}")], in: bucket)
    #expect(answers.map(\.status) == [500, 400])
    #expect(answers.first?.text?["message"] == "Internal server error")
    #expect(answers.first?.text?["outcome"] == nil)
  }

  @Test("processes what S3 tells of, and nothing of what it makes itself")
  func notices() throws {
    let bucket = try Bucket.ofThree()
    let answers = try answers(
      to: [created("a.jpg", "b.png"), created("processed/a.jpg"), #"{"Event":"s3:TestEvent"}"#],
      in: bucket)
    #expect(answers.map(\.path).allSatisfy { $0.hasSuffix("/response") })
    #expect(answers.map { $0.body["batchItemFailures"] } == [[], [], []])
    #expect(
      try bucket.files().filter { $0.hasPrefix("processed/") } == [
        "processed/a.jpg", "processed/b.png",
      ])
  }

  @Test("has a queue give out again what made no sense or may pass, and nothing else")
  func queues() throws {
    let bucket = try Bucket.ofThree()
    try bucket.put([1], "processed/b.png/taken")
    let messages = [
      message("good", created("a.jpg")), message("nonsense", "hello"),
      message("gone", created("none.jpg")), message("stuck", created("c.webp", "b.png")),
    ]
    let answers = try answers(to: [queue(messages)], in: bucket)
    #expect(failures(answers) == [["nonsense", "stuck"]])
    #expect(try bucket.files().contains("processed/c.webp"))
  }

  private func message(_ id: String, _ body: String, queue: String = "q") -> String {
    let quoted = body.replacing("\"", with: "\\\"").replacing("\n", with: "")
    return #"""
      {"eventSource":"aws:sqs","eventSourceARN":"arn:aws:sqs:r:1:\#(queue)","messageId":"\#(id)",
      "body":"\#(quoted)"}
      """#
  }

  private func queue(_ messages: [String]) -> String {
    #"{"Records":[\#(messages.joined(separator: ","))]}"#
  }

  /// Which messages each call has the queue give out again.
  private func failures(_ answers: [Told]) -> [[String?]?] {
    answers.map { $0.body["batchItemFailures"]?.elements?.map { $0["itemIdentifier"]?.text } }
  }

  @Test("takes a message for done whose only key is broken or gone for good")
  func lastFailures() throws {
    let bucket = try Bucket.ofThree()
    try bucket.put(fixture("formats/jpeg-gray.jpg").prefix(300).map(\.self), "broken.jpg")
    let calls = ["broken.jpg", "none.jpg"].map { queue([message("m", created($0))]) }
    #expect(failures(try answers(to: calls, in: bucket)) == [[], []])
    #expect(try JSONValue.lines(bucket.get(".imgproc/events.jsonl")).count == 2)
  }

  @Test("has all come again that lies behind a failure, of a queue with an order")
  func order() throws {
    let bucket = try Bucket.ofThree()
    let messages = [created("a.jpg"), "hello", created("b.png")].enumerated().map {
      message("m\($0)", $1, queue: "q.fifo")
    }
    #expect(failures(try answers(to: [queue(messages)], in: bucket)) == [["m1", "m2"]])
  }

  @Test("has come again what a run did not reach")
  func unreached() throws {
    let bucket = try Bucket.ofThree()
    try bucket.put(fixture("formats/jpeg-gray.jpg").prefix(300).map(\.self), "broken.jpg")
    let names = ["broken.jpg"] + (1...40).map { "\($0).jpg" }
    for name in names.dropFirst() { try bucket.put(fixture("formats/jpeg-gray.jpg"), name) }
    let call = queue(names.map { message($0, created($0)) })
    let again = try #require(
      failures(try answers(to: [call], in: bucket, "--fail-fast", "-j", "1")).first ?? nil)
    #expect(!again.contains("broken.jpg"))
    let outputs = try bucket.outputs()
    #expect(Set(again.compactMap(\.self) + outputs) == Set(names.dropFirst()))
    #expect(!again.isEmpty)
  }

  @Test("takes no call for done whose notices wait, where none may, and answers in time")
  func owedNotices() throws {
    let bucket = try Bucket.ofThree()
    try bucket.put([1], "broken.jpg")
    let answers = try answers(
      to: [
        request(#"{"image_key":"a.jpg"}"#),
        queue([message("m1", created("b.png")), message("m2", created("broken.jpg"))]),
      ], in: bucket, seconds: 6, "--notify", "exec:false", "--require-notify", "--drain", "1h")
    #expect(answers.first?.status == 503)
    #expect(failures(Array(answers.dropFirst())) == [["m1", "m2"]])
  }

  @Test("processes for themselves what would meet in one run")
  func collisions() throws {
    let bucket = try Bucket.ofThree()
    try bucket.put(fixture("formats/png-gray-8bit.png"), "a.png")
    let call = queue(["a.jpg", "a.png", "b.png"].map { message($0, created($0)) })
    let answers = try answers(
      to: [call], in: bucket, "-f", "webp", "-o", "processed/{dir}/{name}{ext}")
    #expect(failures(answers) == [[]])
    #expect(try bucket.outputs() == ["a.webp", "b.webp"])
  }

  @Test("fails a call whose notices it can't read, so that it comes again")
  func failedCalls() throws {
    let bucket = try Bucket.ofThree()
    let answers = try answers(
      to: [#"{"Records":[{"eventSource":"aws:s3"}]}"#, "{", #"{"key":"a.jpg"}"#], in: bucket)
    #expect(answers.map(\.path).allSatisfy { $0.hasSuffix("/invocation/call/error") })
    #expect(
      answers.map { $0.fields["lambda-runtime-function-error-type"] } == [
        "imgproc.notices_failed", "imgproc.bad_json", "imgproc.notices_failed",
      ])
    for answer in answers {
      #expect(answer.body["errorMessage"]?.text?.isEmpty == false)
      #expect(
        answer.body["errorType"]?.text == answer.fields["lambda-runtime-function-error-type"])
      #expect(answer.body["stackTrace"] == [])
    }
  }

  @Test("says before the first call that it can't take any")
  func start() throws {
    let bucket = try Bucket.ofThree()
    let server = try environment([])
    let run = try bucket.run(
      "lambda", "--notify", "sns:nonsense",
      environment: ["AWS_LAMBDA_RUNTIME_API": host(of: server)])
    #expect(run.ending == .exited(64))
    #expect(try told(server).map(\.path) == ["/2018-06-01/runtime/init/error"])
    #expect(try bucket.run("lambda").ending == .exited(64))
    #expect(try bucket.everything() == ["a.jpg", "b.png", "c.webp"])
  }

  @Test("ends by a signal while it waits for a call, after a call too")
  func signals() throws {
    let bucket = try Bucket.ofThree()
    let server = try environment([request(#"{"image_key":"a.jpg"}"#)], afterwards: .stall)
    let program = try Invocation(
      arguments: ["lambda"], environment: ["AWS_LAMBDA_RUNTIME_API": host(of: server)],
      directory: bucket.path
    ).start()
    // The second request for a call is the one that is never answered.
    while server.received.count < 3 { usleep(10_000) }
    program.signalled(SIGTERM)
    #expect(try program.finish().ending == .killed(signal: SIGTERM))
  }
}
