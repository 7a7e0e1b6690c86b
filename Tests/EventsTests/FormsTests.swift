// The event in other people's forms.

import FoundationEssentials
import TestSupport
import Testing

@testable import Events

@Suite("Forms of the event")
struct FormsTests {
  @Test("as a structured CloudEvent holds the native event as its data")
  func structured() throws {
    let event = completedEvent(key: characters("a/ü \"x\".jpg"))
    let value = try JSONValue(
      parsing: CloudEvent(event.json(), id: event.id, source: "/bucket").structured())
    #expect(
      value == [
        "specversion": "1.0", "id": .string(event.id), "source": "/bucket",
        "type": "imgproc.image_processing_completed", "time": "2026-11-23T17:12:18.123Z",
        "subject": "a/ü \"x\".jpg", "datacontenttype": "application/json",
        "data": try JSONValue(parsing: event.json()),
      ])
  }

  @Test("as a binary CloudEvent has header fields that any server takes")
  func binary() throws {
    let event = completedEvent(key: characters("a/ü 100% \"€\"\n.jpg"))
    let (fields, body) = try CloudEvent(event.json(), id: event.id, source: "/b").binary()
    #expect(body == (try event.json()))
    let subject = try #require(fields.first { $0.name == "ce-subject" })
    #expect(subject.value == "a/%C3%BC%20100%25%20%22%E2%82%AC%22%0A.jpg")
    #expect(
      fields.map(\.name) == [
        "content-type", "ce-specversion", "ce-id", "ce-source", "ce-type", "ce-time", "ce-subject",
      ])
  }

  @Test("as S3's notice of the output is read back by our own reader")
  func objectCreated() throws {
    for key in [characters("a/ü b+c&%.jpg"), [0x61, 0xFF, 0x2F, 0x20]] as [[UInt8]] {
      var event = completedEvent()
      event = Event(
        kind: .completed, id: event.id, sequence: 255, runID: event.runID,
        environment: "prod", key: event.key,
        result: ProcessingResult(
          originalKey: "a", processedKey: EventKey(key), processingTime: someTime, operations: [],
          status: .completed), input: nil, output: event.output, warnings: [], error: nil,
        time: someTime)
      let json = try #require(
        try ObjectCreatedEvent.json(of: event.json(), bucket: "b", region: "r"))
      #expect(
        try CreatedObject.all(in: json) == [
          CreatedObject(
            bucket: "b", key: key, size: 1000, eTag: nil, versionID: nil,
            sequencer: "00000000000000FF")
        ])
    }
  }

  @Test(
    "have a subject that SNS takes, whatever the key",
    arguments: [
      ("a/photo.jpg", "Image Processing Complete: a/photo.jpg"),
      ("a\r\n\tb\u{7F}c\u{0}d", "Image Processing Complete: a b c d"),
      ("\u{2028}ü🖼", "Image Processing Complete: ??"), ("  ", "Image Processing Complete:"),
    ])
  func subject(key: String, expected: String) {
    #expect(SNSSubject.of(completedEvent(key: characters(key))) == expected)
  }

  @Test("have a subject of at most 99 characters")
  func longSubject() {
    for filler in ["x", "ü", " ", "e\u{301}"] {
      for length in [71, 72, 73, 1024] {
        let key = String(repeating: filler, count: length)
        let subject = SNSSubject.of(completedEvent(key: characters(key)))
        #expect(subject.utf8.count <= 99)
        #expect(subject.utf8.allSatisfy { (0x20...0x7E).contains($0) })
      }
    }
  }
}
