// SNS topics and EventBridge buses: what they are asked, and what their answers come to.

import Diagnostics
import Events
import FoundationEssentials
import TestSupport
import Testing
import Transport

@Suite("AWS's sinks")
struct AWSSinkTests {
  private static let topic = "arn:aws:sns:eu-west-1:123456789012:images"

  private func open(_ address: String, _ server: LoopbackServer? = nil) throws -> any Sink {
    var variables = [
      "AWS_ACCESS_KEY_ID": "AKID", "AWS_SECRET_ACCESS_KEY": "secret", "HOME": "/nonexistent",
    ]
    if let server {
      variables["AWS_ENDPOINT_URL"] = server.origin
      variables["AWS_REGION"] = "eu-west-1"
    }
    return try openSink(
      Array(address.utf8), SinkSettings(environment: "prod", variables: variables))
  }

  private func published(_ id: String = "1") -> Reaction {
    .answer(
      status: 200,
      body: characters(
        "<PublishResponse><PublishResult><MessageId>\(id)</MessageId></PublishResult>"))
  }

  /// The fields of a form, decoded.
  private func form(_ request: ReceivedRequest?) -> [String: String] {
    var fields: [String: String] = [:]
    for pair in (request?.body ?? []).split(separator: UInt8(ascii: "&")) {
      let parts = pair.split(separator: UInt8(ascii: "="), omittingEmptySubsequences: false)
      let texts = parts.map {
        String(decoding: percentDecoded($0, plusIsSpace: true), as: UTF8.self)
      }
      fields[texts[0]] = texts[1]
    }
    return fields
  }

  private func event(_ key: String = "a/photo.jpg") throws -> OutgoingEvent {
    OutgoingEvent(
      id: someID, key: characters(key), body: try completedEvent(key: characters(key)).json())
  }

  @Test("publish to a topic with subject and attributes, in the ARN's region")
  func standard() async throws {
    let server = try LoopbackServer { [self] _, _ in published() }
    let event = try event()
    let topic = try open("sns:\(Self.topic)-${env}", server)
    #expect(topic.address == "sns:\(Self.topic)-prod")
    #expect(await topic.deliver([event]) == [.delivered])
    let fields = form(server.received.first)
    #expect(fields["Action"] == "Publish")
    #expect(fields["TopicArn"] == "\(Self.topic)-prod")
    #expect(fields["Subject"] == "Image Processing Complete: a/photo.jpg")
    #expect(fields["Message"] == String(decoding: event.body, as: UTF8.self))
    #expect(fields["MessageGroupId"] == nil)
    #expect(fields["MessageDeduplicationId"] == nil)
    var attributes: [String: String] = [:]
    for number in 1...4 {
      let entry = "MessageAttributes.entry.\(number)"
      let name = try #require(fields["\(entry).Name"])
      attributes[name] = fields["\(entry).Value.StringValue"]
      #expect(fields["\(entry).Value.DataType"] == "String")
    }
    #expect(
      attributes == [
        "event_type": "image_processing_completed", "status": "completed", "format": "webp",
        "environment": "prod",
      ])
  }

  @Test("publish to a FIFO topic by key and event id")
  func fifo() async throws {
    let server = try LoopbackServer { [self] _, _ in published() }
    let topic = try open("sns:\(Self.topic).fifo", server)
    let long = String(repeating: "k", count: 129)
    for key in ["a/photo.jpg", "a b.jpg", long] { _ = await topic.deliver([try event(key)]) }
    let forms = server.received.map(form)
    #expect(forms.map { $0["MessageDeduplicationId"] } == [someID, someID, someID])
    #expect(forms.first?["MessageGroupId"] == "a/photo.jpg")
    for form in forms.dropFirst() {
      #expect(form["MessageGroupId"]?.utf8.count == 64)
    }
    #expect(Set(forms.compactMap { $0["MessageGroupId"] }).count == 3)
  }

  @Test("refuse what SNS would refuse for its size, without asking")
  func tooLarge() async throws {
    let server = try LoopbackServer { [self] _, _ in published() }
    let body = [UInt8](repeating: 0x20, count: 262_145)
    let receipt = try await open("sns:\(Self.topic)", server)
      .deliver([OutgoingEvent(id: "1", key: [], body: body)]).first
    guard case .refused(let error) = receipt else {
      Issue.record("\(String(describing: receipt))")
      return
    }
    #expect(error.message.contains("262145 bytes"))
    #expect(server.received.isEmpty)
  }

  @Test(
    "hold, repeat or give up by the service's word",
    arguments: [
      (403, "AuthorizationError", "held"), (404, "NotFound", "held"),
      (403, "InvalidClientTokenId", "held"), (400, "InvalidParameter", "refused"),
      (400, "NotAuthorizedException", "held"), (400, "MissingAuthenticationTokenException", "held"),
      (405, "", "held"), (413, "", "refused"), (400, "InvalidBatchEntryId", "refused"),
      (400, "Throttling", "again"), (500, "InternalError", "again"), (503, "", "again"),
    ])
  func verdicts(status: Int, code: String, expected: String) async throws {
    let server = try LoopbackServer { _, _ in
      .answer(
        status: status,
        body: characters("<ErrorResponse><Error><Code>\(code)</Code></Error></ErrorResponse>"))
    }
    let receipt = try await open("sns:\(Self.topic)", server).deliver([event()]).first
    let found =
      switch receipt {
      case .held: "held"
      case .again: "again"
      case .refused: "refused"
      default: "delivered"
      }
    #expect(found == expected)
  }

  @Test("put the events of a delivery on a bus at once, and hear of each apart")
  func bus() async throws {
    let server = try LoopbackServer { _, _ in
      .answer(
        status: 200,
        body: characters(
          """
          {"FailedEntryCount":2,"Entries":[{"EventId":"1"},
          {"ErrorCode":"ThrottlingException","ErrorMessage":"slow"},{"ErrorCode":"MalformedDetail"}]}
          """))
    }
    let bus = try open("eventbridge:image-processing-events-${env}", server)
    let receipts = await bus.deliver([try event("a"), try event("b"), try event("c")])
    #expect(receipts.count == 3)
    #expect(receipts.first == .delivered)
    if case .again = receipts[1] {} else { Issue.record("\(receipts[1])") }
    if case .refused = receipts[2] {} else { Issue.record("\(receipts[2])") }
    let request = try #require(server.received.first)
    #expect(request.fields["x-amz-target"] == "AWSEvents.PutEvents")
    #expect(request.fields["content-type"] == "application/x-amz-json-1.1")
    #expect(request.fields["authorization"]?.contains("/eu-west-1/events/") == true)
    let entries = try #require(try JSONValue(parsing: request.body)["Entries"]?.elements)
    #expect(entries.count == 3)
    #expect(entries.first?["Source"] == "image.processing")
    #expect(entries.first?["DetailType"] == "Image Processing Completed")
    #expect(entries.first?["EventBusName"] == "image-processing-events-prod")
    let detail = try #require(entries.first?["Detail"]?.text)
    #expect(try JSONValue(parsing: characters(detail))["image_key"] == "a")
  }

  @Test("take nothing for put that has no id")
  func nameless() async throws {
    let server = try LoopbackServer { _, _ in
      .answer(status: 200, body: characters(#"{"FailedEntryCount":1,"Entries":[{}]}"#))
    }
    let receipt = try await open("eventbridge:b", server).deliver([event()]).first
    if case .again = receipt {} else { Issue.record("\(String(describing: receipt))") }
  }

  @Test("part what is too large for one request of EventBridge's")
  func parted() async throws {
    let server = try LoopbackServer { request, _ in
      let body = try? JSONValue(parsing: request.body)
      let count = body?["Entries"]?.elements?.count ?? 0
      let entries = Array(repeating: "{\"EventId\":\"1\"}", count: count).joined(separator: ",")
      return .answer(
        status: 200, body: characters("{\"FailedEntryCount\":0,\"Entries\":[\(entries)]}"))
    }
    let bus = try open("eventbridge:b", server)
    let half = characters("\"\(String(repeating: "x", count: 100_000))\"")
    let over = characters("\"\(String(repeating: "x", count: 300_000))\"")
    #expect(await bus.deliver(outgoing(5, body: half)) == Array(repeating: .delivered, count: 5))
    #expect(server.received.count == 3)
    if case .refused = await bus.deliver(outgoing(1, body: over)).first {
    } else {
      Issue.record("it was not refused")
    }
    #expect(server.received.count == 3)
  }

  @Test("put each entry alone where EventBridge refuses all of them for one that is wrong")
  func refusedTogether() async throws {
    let server = try LoopbackServer { request, _ in
      let entries = (try? JSONValue(parsing: request.body))?["Entries"]?.elements ?? []
      if entries.contains(where: { $0["Detail"]?.text?.contains("wrong") == true }) {
        return .answer(
          status: 400,
          body: characters(#"{"__type":"ValidationException","message":"an entry is wrong"}"#))
      }
      let ids = entries.map { _ in #"{"EventId":"1"}"# }.joined(separator: ",")
      return .answer(status: 200, body: characters(#"{"FailedEntryCount":0,"Entries":[\#(ids)]}"#))
    }
    let bus = try open("eventbridge:b", server)
    let receipts = await bus.deliver([try event("a"), try event("wrong"), try event("c")])
    #expect(receipts.count == 3)
    #expect(receipts.first == .delivered)
    #expect(receipts.last == .delivered)
    if case .refused = receipts[1] {} else { Issue.record("\(receipts[1])") }
    #expect(server.received.count == 4)
  }

  @Test("without credentials hold what there is")
  func noCredentials() async throws {
    let settings = SinkSettings(
      variables: ["HOME": "/nonexistent", "AWS_EC2_METADATA_DISABLED": "true"])
    let topic = try openSink(characters("sns:\(Self.topic)"), settings)
    if case .held(let error) = await topic.deliver(outgoing()).first {
      #expect(error.code == "no_credentials")
    } else {
      Issue.record("it was not held")
    }
  }

  @Test(
    "need an address that makes sense",
    arguments: ["sns:", "sns:images", "sns:arn:aws:sqs:r:1:q", "eventbridge:", "eventbridge:bus"])
  func addresses(address: String) {
    let error = #expect(throws: EventsError.self) { _ = try open(address) }
    #expect(error?.code == "bad_sink")
  }
}
