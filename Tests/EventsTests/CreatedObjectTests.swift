// Notices of new objects, in every envelope that they come in.

import FoundationEssentials
import TestSupport
import Testing

@testable import Events

private let records = """
  {"Records":[{"eventVersion":"2.1","eventName":"ObjectCreated:Put","s3":{"bucket":{"name":"b"},
  "object":{"key":"a/happy+face+%C3%BC%2B.jpg","size":10,"eTag":"e","versionId":"v","sequencer":"0A"}}},
  {"eventVersion":"2.1","eventName":"ObjectRemoved:Delete","s3":{"bucket":{"name":"b"},
  "object":{"key":"x","sequencer":"0B"}}}]}
  """
private let bridge = """
  {"version":"0","source":"aws.s3","detail-type":"Object Created","detail":{"version":"0",
  "bucket":{"name":"b"},"object":{"key":"a/happy face ü+.jpg","size":10,"etag":"e","version-id":"v",
  "sequencer":"0A"},"reason":"PutObject"}}
  """
private let expected = CreatedObject(
  bucket: "b", key: characters("a/happy face ü+.jpg"), size: 10, eTag: "e", versionID: "v",
  sequencer: "0A")

private func quoted(_ text: String) throws -> String {
  String(decoding: try JSONEncoder().encode(text), as: UTF8.self)
}

@Suite("Notices of new objects")
struct CreatedObjectTests {
  @Test("are read bare, from SNS, from SQS, and from SNS within SQS", arguments: [records, bridge])
  func envelopes(message: String) throws {
    let sns = #"{"Type":"Notification","Message":\#(try quoted(message))}"#
    let queue = #"{"MessageId":"m","Body":\#(try quoted(sns))}"#
    let lambdaQueue = #"{"Records":[{"eventSource":"aws:sqs","body":\#(try quoted(sns))}]}"#
    let lambdaTopic =
      #"{"Records":[{"EventSource":"aws:sns","Sns":{"Message":\#(try quoted(message))}}]}"#
    for text in [message, sns, queue, lambdaQueue, lambdaTopic] {
      #expect(try CreatedObject.all(in: Array(text.utf8)) == [expected])
    }
  }

  @Test("are read one after another, however they are printed")
  func streams() throws {
    let sns = #"{"Type":"Notification","Message":\#(try quoted(records))}"#
    let received = #"{"Messages":[{"Body":\#(try quoted(sns))},{"Body":\#(try quoted(bridge))}]}"#
    for (text, count) in [
      ("", 0), ("\n", 0), ("[]", 0), (received, 2), ("[\(records),\(bridge)]", 2),
      ("\(sns)\n\(bridge)\n\n", 2), ("\(records)\(records)", 2),
      ("\(try quoted(records))\n\(try quoted(sns))", 2), (#"{"Messages":[]}"#, 0),
    ] {
      let found = try CreatedObject.all(inStream: Array(text.utf8))
      #expect(found == Array(repeating: expected, count: count))
    }
    for text in ["x", "{", "\(records) 5", "\(records),\(records)"] {
      #expect(throws: EventsError.self) { try CreatedObject.all(inStream: Array(text.utf8)) }
    }
  }

  @Test("of other things are no objects")
  func others() throws {
    for text in [
      #"{"Service":"Amazon S3","Event":"s3:TestEvent","Bucket":"b"}"#, #"{"Records":[]}"#,
      #"{"source":"aws.s3","detail-type":"Object Deleted","detail":{}}"#,
      #"{"source":"aws.ec2","detail-type":"Object Created","detail":{}}"#,
    ] {
      #expect(try CreatedObject.all(in: Array(text.utf8)) == [])
    }
  }

  @Test(
    "that can not be read are refused, not lost",
    arguments: [
      "", "{}", "5", #"{"Records":[{}]}"#, #"{"Body":"x"}"#, #"{"Records":[null]}"#,
      #"{"Records":[{"eventVersion":"3.0","eventName":"ObjectCreated:Put","s3":{"bucket":{"name":"b"},"object":{"key":"k"}}}]}"#,
      #"{"source":"aws.s3","detail-type":"Object Created","detail":{"bucket":{}}}"#,
    ])
  func refused(text: String) {
    #expect(throws: EventsError.self) { try CreatedObject.all(in: Array(text.utf8)) }
  }

  @Test("are not unpacked for ever")
  func nested() throws {
    var text = records
    for _ in 0..<5 { text = #"{"Body":\#(try quoted(text))}"# }
    #expect(throws: EventsError.badNotice("too many envelopes")) {
      try CreatedObject.all(in: Array(text.utf8))
    }
  }
}
