// EventBridge's rule language, held to its manual and to what its own implementation answers.

import Events
import FoundationEssentials
import Glibc
import TestSupport
import Testing

@Suite("Event patterns")
struct EventPatternTests {
  /// A row of the table of examples, as JSON texts.
  struct Example: Sendable, CustomTestStringConvertible {
    let name: String
    let pattern: JSON
    let event: JSON?
    let expected: Bool
    let reason: String
    var testDescription: String { name }

    init(_ row: JSON) {
      name = row["name"]?.text ?? ""
      pattern = row["pattern"] ?? .null
      event = row["event"]
      if case .boolean(let value)? = row["expected"] { expected = value } else { expected = false }
      reason = row["reason"]?.text ?? "?"
    }
  }

  static func examples(_ list: String) throws -> [Example] {
    let table = try JSON(parsing: fixture("events/patterns.json"))
    return try #require(table[list]?.elements).map(Example.init)
  }

  @Test("match as the manuals say", arguments: try examples("matches"))
  func matches(_ example: Example) throws {
    let pattern = try EventPattern(example.pattern)
    #expect(pattern.matches(try #require(example.event)) == example.expected)
  }

  @Test("that are none are refused with their reason and place", arguments: try examples("refused"))
  func refused(_ example: Example) throws {
    let error = #expect(throws: EventsError.self) { try EventPattern(example.pattern) }
    guard case .badPattern(let place, let detail)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(detail.contains(example.reason))
    if case .object(let members) = example.pattern, members.first?.name == "a" {
      #expect(place.hasPrefix("a"))
    }
  }

  /// `IMGPROC_PATTERN_PAIRS` names a larger file of the same form.
  @Test("agree with event-ruler on random pairs")
  func random() throws {
    let path = getenv("IMGPROC_PATTERN_PAIRS").map { String(cString: $0) }
    let bytes = try path.map(readFile) ?? fixture("events/random-patterns.jsonl")
    let lines = bytes.split(separator: UInt8(ascii: "\n"))
    #expect(lines.count >= 2000)
    for line in lines {
      let pair = try JSON(parsing: line)
      let pattern = try? EventPattern(try #require(pair["pattern"]))
      let found = try pattern.map { try $0.matches(#require(pair["event"])) ? "true" : "false" }
      let expected =
        switch pair["expected"] {
        case .boolean(let value)?: "\(value)"
        default: "refused"
        }
      #expect(found ?? "refused" == expected, "\(String(decoding: line, as: UTF8.self))")
    }
  }

  @Test("name the field and the reason in one line")
  func message() {
    let error = #expect(throws: EventsError.self) {
      try EventPattern(parsing: #"{"processing_result": {"status": []}}"#.utf8)
    }
    #expect(
      error?.message == "the event pattern makes no sense at processing_result.status: "
        + "an empty array is not allowed")
    #expect(error?.category == .usage)
  }

  @Test("of a thousand combinations are read, and of more refused")
  func combinations() throws {
    let either = #""$or": [{"NAME1": ["x"]}, {"NAME2": ["x"]}]"#
    func pattern(_ count: Int) -> String {
      "{" + (0..<count).map { "\"p\($0)\": {\(either)}" }.joined(separator: ", ") + "}"
    }
    _ = try EventPattern(parsing: pattern(9).utf8)
    #expect(throws: EventsError.self) { try EventPattern(parsing: pattern(10).utf8) }
  }

  @Test("tell two spellings of an accented letter apart, as they are different keys")
  func normalization() throws {
    let pattern = try EventPattern(parsing: #"{"image_key": ["caf\u00E9.jpg"]}"#.utf8)
    #expect(pattern.matches(try JSON(parsing: #"{"image_key": "caf\u00e9.jpg"}"#.utf8)))
    #expect(!pattern.matches(try JSON(parsing: #"{"image_key": "cafe\u0301.jpg"}"#.utf8)))
  }

  @Test("compare numbers that no binary fraction holds as decimals")
  func decimals() throws {
    let pattern = try EventPattern(
      parsing: #"{"x": [{"numeric": ["<", 9007199254740993.1]}]}"#.utf8)
    #expect(pattern.matches(try JSON(parsing: #"{"x": 9007199254740993}"#.utf8)))
    #expect(!pattern.matches(try JSON(parsing: #"{"x": 90071992547409931e-1}"#.utf8)))
    let huge = try EventPattern(parsing: #"{"x": [{"numeric": [">", 1e999999999999999999]}]}"#.utf8)
    #expect(!huge.matches(try JSON(parsing: #"{"x": 1e99}"#.utf8)))
    #expect(huge.matches(try JSON(parsing: #"{"x": 1e9999999999999999999999}"#.utf8)))
  }

  @Test("choose among real events")
  func real() throws {
    let event = try JSON(parsing: completedEvent(warnings: ["odd", "name"]).json())
    for (text, expected) in [
      (#"{"event_type": ["image_processing_completed"]}"#, true),
      (#"{"event_type": ["image_processing_failed"]}"#, false),
      (#"{"image_key": [{"wildcard": "a/*.jpg"}], "error": [{"exists": false}]}"#, true),
      (#"{"output": {"bytes": [{"numeric": ["<", 2000]}]}}"#, true),
      (#"{"warnings": [{"exists": false}]}"#, false),
      (#"{"processing_result": {"operations": ["resize"]}}"#, true),
    ] {
      #expect(try EventPattern(parsing: text.utf8).matches(event) == expected, "\(text)")
    }
  }
}
