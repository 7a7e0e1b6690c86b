// JSON from strangers: read exactly, or refused with a place.

import Events
import TestSupport
import Testing

@Suite("JSON")
struct JSONTests {
  @Test("keeps the digits of numbers, the order of members, and members of one name")
  func exact() throws {
    let value = try JSON(
      parsing: #" { "b" : 1.50E+2 , "a":-0, "b": [true,false,null, "x"] } "#.utf8)
    guard case .object(let members) = value else {
      Issue.record("no object")
      return
    }
    #expect(members.map(\.name) == ["b", "a", "b"])
    guard case .number(let text) = members[0].value else {
      Issue.record("no number")
      return
    }
    #expect(text == "1.50E+2")
    #expect(value["b"]?.elements?.count == 4)
    #expect(value["a"]?.integer == 0)
  }

  @Test(
    "unescapes strings",
    arguments: [
      (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"), (#""\u00e9\u20AC""#, "é€"),
      (#""\ud83d\uDE00""#, "😀"), (#""\ud83dx""#, "\u{FFFD}x"), (#""\ude00""#, "\u{FFFD}"),
      (#""\ud83d\u0041""#, "\u{FFFD}A"), ("\"ü\u{7F}\"", "ü\u{7F}"),
    ])
  func strings(text: String, expected: String) throws {
    #expect(try JSON(parsing: text.utf8).text == expected)
  }

  @Test(
    "refuses what is none",
    arguments: [
      "", " ", "{", "[", "[1,]", "{\"a\":1,}", "{\"a\" 1}", "{a:1}", "01", "1.", ".5", "-", "+1",
      "1e", "nul", "True", "\"", "\"\\x\"", "\"\\u12\"", "\"\\u+123\"", "\"\n\"", "1 2", "[1 2]",
      "{}}", "NaN", "'a'", "\u{FEFF}1",
    ])
  func refused(text: String) {
    #expect(throws: EventsError.self) { try JSON(parsing: text.utf8) }
  }

  @Test("refuses bytes that are not UTF-8")
  func notUTF8() {
    for bytes in [[0x22, 0xFF, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22]]
      as [[UInt8]]
    {
      #expect(throws: EventsError.self) { try JSON(parsing: bytes) }
    }
  }

  @Test("refuses depth beyond 64, however deep")
  func depth() throws {
    for depth in [64, 65, 1_000_000] {
      let text =
        [UInt8](repeating: UInt8(ascii: "["), count: depth)
        + [UInt8](repeating: UInt8(ascii: "]"), count: depth)
      if depth == 64 {
        _ = try JSON(parsing: text)
      } else {
        #expect(throws: EventsError.badJSON(detail: "it is nested too deeply", offset: 64)) {
          try JSON(parsing: text)
        }
      }
    }
  }

  @Test("survives every way to cut and to flip a text")
  func faults() {
    let text = Array(#"{"a":[1.5e3,"x\u00e9\ud83d\ude00",{"b":null}],"c":true}"#.utf8)
    for end in 0..<text.count {
      #expect(throws: EventsError.self) { try JSON(parsing: text[..<end]) }
    }
    for index in text.indices {
      for bit in 0..<8 {
        var flipped = text
        flipped[index] ^= 1 << bit
        _ = try? JSON(parsing: flipped)
      }
    }
  }
}
