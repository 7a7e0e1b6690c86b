// What a function is called with: requests in every shape that they come in, and messages of queues.

import FoundationEssentials
import TestSupport
import Testing

@testable import Events

@Suite("A function's event")
struct FunctionEventTests {
  private func event(_ text: String) throws -> FunctionEvent {
    try FunctionEvent(parsing: characters(text))
  }

  @Test(
    "is a request for a key, whichever gateway it came through",
    arguments: [
      #"{"httpMethod":"POST","path":"/process","body":"{\"image_key\":\"a b.jpg\"}"}"#,
      #"""
      {"version":"2.0","rawPath":"/process","requestContext":{"http":{"method":"POST"}},
      "body":"{\"image_key\":\"a b.jpg\"}","isBase64Encoded":false}
      """#,
      #"""
      {"version":"2.0","requestContext":{"http":{"method":"POST"}},"isBase64Encoded":true,
      "body":"eyJpbWFnZV9rZXkiOiAiYSBiLmpwZyJ9"}
      """#,
      #"{"image_key":"a b.jpg"}"#, #"{"image_key_base64":"YSBiLmpwZw=="}"#,
    ])
  func requests(text: String) throws {
    #expect(try event(text) == .request(key: characters("a b.jpg")))
  }

  @Test(
    "is a request without a key where it names none",
    arguments: [
      "{}", #"{"httpMethod":"POST","body":null}"#, #"{"httpMethod":"POST","body":"{}"}"#,
      #"{"httpMethod":"POST","body":"no JSON"}"#, #"{"image_key":""}"#, #"{"image_key":7}"#,
      // A gateway's event is no body: what its caller may set beside the body names nothing.
      #"{"httpMethod":"POST","image_key":"a.jpg","body":"{}"}"#,
      #"{"httpMethod":"POST","isBase64Encoded":true,"body":"%%%"}"#,
      // Of two names the exact one counts, and it is none.
      #"{"image_key_base64":"%","image_key":"a.jpg"}"#,
    ])
  func withoutKey(text: String) throws {
    #expect(try event(text) == .request(key: nil))
  }

  @Test("is messages, each with its id and what it tells of")
  func messages() throws {
    let record = #"""
      {"eventVersion":"2.1","eventName":"ObjectCreated:Put","s3":{"bucket":{"name":"b"},
      "object":{"key":"a+b.jpg"}}}
      """#
    let body = String(
      decoding: try JSONEncoder().encode("{\"Records\":[\(record)]}"), as: UTF8.self)
    let object = CreatedObject(bucket: "b", key: characters("a b.jpg"))
    // EventBridge's pipes leave out what is around the records.
    for text in ["{\"Records\":[\(record)]}", "[\(record)]"] {
      guard case .notices(let bare) = try event(text) else {
        Issue.record("S3's records are notices")
        return
      }
      #expect(bare.map(\.id) == [nil])
      #expect(bare.map(\.objects) == [.success([object])])
    }
    let queue = """
      {"Records":[{"eventSource":"aws:sqs","messageId":"m1","body":\(body)},
      {"eventSource":"aws:sqs","messageId":"m2","eventSourceARN":"arn:aws:sqs:r:1:q.fifo","body":"no notice"}]}
      """
    guard case .notices(let queued) = try event(queue) else {
      Issue.record("a queue's messages are notices")
      return
    }
    #expect(queued.map(\.id) == ["m1", "m2"])
    #expect(queued.map(\.isOrdered) == [false, true])
    #expect(try queued.first?.objects.get() == [object])
    #expect(throws: EventsError.self) { try queued.last?.objects.get() }
    let bridge = #"""
      {"source":"aws.s3","detail-type":"Object Created","detail":{"bucket":{"name":"b"},
      "object":{"key":"a b.jpg"}}}
      """#
    guard case .notices(let bridged) = try event(bridge) else {
      Issue.record("EventBridge's events are notices")
      return
    }
    #expect(bridged.map(\.objects) == [.success([object])])
  }

  @Test(
    "is a message that makes no sense where it is neither, so that it is not taken for done",
    arguments: [#"{"bucket":{"name":"b"},"object":{"key":"a.jpg"}}"#, #""a.jpg""#, "7"])
  func neither(text: String) throws {
    guard case .notices(let messages) = try event(text) else {
      Issue.record("it was taken for a request")
      return
    }
    #expect(messages.map { try? $0.objects.get() } == [nil])
  }

  @Test("is refused where it is no JSON")
  func noJSON() {
    #expect(throws: EventsError.self) { try event("image_key=a.jpg") }
  }
}
