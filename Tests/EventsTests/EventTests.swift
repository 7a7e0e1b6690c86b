// The native event on the wire: names and meanings of the AWS stack's fields, and ours beside them.

import Diagnostics
import Events
import FoundationEssentials
import TestSupport
import Testing

/// 2026-11-23T17:12:18.123Z.
let someTime = Date(timeIntervalSince1970: 1_795_453_938.123)
let someRun = UUID()
let someID = "0f8fad5b-d9cb-469f-a165-70867728950e"

/// The event of a photograph that was made smaller.
func completedEvent(key: [UInt8] = characters("a/photo.jpg"), warnings: [String] = []) -> Event {
  Event(
    kind: .completed, id: someID, sequence: 3, runID: someRun, environment: "prod",
    key: EventKey(key),
    result: ProcessingResult(
      originalKey: EventKey(key).text, processedKey: EventKey(Array("processed/a/photo.webp".utf8)),
      processingTime: someTime, operations: ["resize", "format_conversion"], status: .completed),
    input: ImageFile(
      bytes: 5000, format: "jpeg", width: 400, height: 300,
      sha256: String(repeating: "ab", count: 32)),
    output: ImageFile(
      bytes: 1000, format: "webp", width: 200, height: 150,
      sha256: String(repeating: "cd", count: 32), quality: 80),
    warnings: warnings, error: nil, time: someTime)
}

@Suite("The native event")
struct EventTests {
  @Test("of a success has exactly these fields")
  func completed() throws {
    let event = completedEvent(warnings: ["named .png, but is JPEG"])
    #expect(
      try JSONValue(parsing: event.json()) == [
        "event_type": "image_processing_completed",
        "event_id": .string(someID),
        "sequence": 3,
        "run_id": .string(someRun.uuidString.lowercased()),
        "schema_version": 1,
        "environment": "prod",
        "image_key": "a/photo.jpg",
        "processing_result": [
          "original_key": "a/photo.jpg",
          "processed_key": "processed/a/photo.webp",
          "processing_time": "2026-11-23T17:12:18.123Z",
          "status": "completed",
          "operations": ["resize", "format_conversion"],
        ],
        "input": [
          "bytes": 5000, "format": "jpeg", "width": 400, "height": 300,
          "sha256": .string(String(repeating: "ab", count: 32)),
        ],
        "output": [
          "bytes": 1000, "format": "webp", "width": 200, "height": 150, "quality": 80,
          "sha256": .string(String(repeating: "cd", count: 32)),
        ],
        "warnings": ["named .png, but is JPEG"],
        "timestamp": "2026-11-23T17:12:18.123Z",
      ])
  }

  @Test("of a failure has an error with status, code and message, and neither output nor its key")
  func failed() throws {
    let event = Event(
      kind: .failed, id: someID, sequence: 1, runID: someRun, environment: "dev",
      key: EventKey(characters("bad.jpg")),
      result: ProcessingResult(
        originalKey: "bad.jpg", processedKey: nil, processingTime: someTime, operations: [],
        status: .failed),
      input: nil, output: nil, warnings: [],
      error: EventError(
        FailureReport(
          category: .unusableImage, code: "truncated", message: "truncated JPEG at byte 12",
          hint: "was the upload finished?")), time: someTime)
    #expect(
      try JSONValue(parsing: event.json()) == [
        "event_type": "image_processing_failed",
        "event_id": .string(someID),
        "sequence": 1,
        "run_id": .string(someRun.uuidString.lowercased()),
        "schema_version": 1,
        "environment": "dev",
        "image_key": "bad.jpg",
        "processing_result": [
          "original_key": "bad.jpg",
          "processing_time": "2026-11-23T17:12:18.123Z",
          "status": "failed",
          "operations": [],
        ],
        "error": ["status": 422, "code": "truncated", "message": "truncated JPEG at byte 12"],
        "timestamp": "2026-11-23T17:12:18.123Z",
      ])
  }

  @Test(
    "gives the API's status for every kind of failure",
    arguments: zip(
      FailureCategory.allCases, [400, 422, 404, 503, 500, 500, 500, 503, 403, 500]))
  func status(category: FailureCategory, status: Int) {
    let report = FailureReport(category: category, code: "x", message: "y")
    #expect(EventError(report).status == status)
  }

  @Test("is one line, whatever the key holds, and the key comes back out of it")
  func oneLine() throws {
    let key = characters("line\nbreak\r\u{1B}\u{2028}\"\\/ü🖼.jpg")
    let json = try completedEvent(key: key).json()
    #expect(!json.contains { $0 < 0x20 })
    #expect(try JSONValue(parsing: json)["image_key"]?.text.map { Array($0.utf8) } == key)
  }

  @Test("carries a key that is not UTF-8 in base64, beside its text")
  func base64() throws {
    let key: [UInt8] = [0xFF, 0x61, 0xED, 0xA0, 0x80]
    let value = try JSONValue(parsing: completedEvent(key: key).json())
    #expect(value["image_key_base64"]?.text.flatMap { Data(base64Encoded: $0) } == Data(key))
    #expect(value["image_key"]?.text?.contains("\u{FFFD}") == true)
    #expect(value["processing_result"]?["original_key"] == value["image_key"])
  }

  @Test(
    "carries a key that is UTF-8 as text alone, byte for byte",
    arguments: ["é", "e\u{301}", "\u{FFFD}.jpg", "\u{FEFF}bom", "\u{10FFFF}"])
  func text(key: String) {
    let eventKey = EventKey(Array(key.utf8))
    #expect(eventKey.base64 == nil)
    #expect(eventKey.text.utf8.elementsEqual(key.utf8))
  }

  @Test(
    "tells times in UTC with milliseconds",
    arguments: [
      (1_795_453_938.123, "2026-11-23T17:12:18.123Z"), (0, "1970-01-01T00:00:00.000Z"),
      (951_782_400.5, "2000-02-29T00:00:00.500Z"), (1.001, "1970-01-01T00:00:01.001Z"),
      (4_102_444_799.25, "2099-12-31T23:59:59.250Z"), (59.9996, "1970-01-01T00:01:00.000Z"),
      (-0.75, "1969-12-31T23:59:59.250Z"), (-1e300, "0000-01-01T00:00:00.000Z"),
      (.infinity, "9999-12-31T23:59:59.000Z"),
    ])
  func times(seconds: Double, text: String) {
    #expect(timestamp(Date(timeIntervalSince1970: seconds)) == text)
  }
}
