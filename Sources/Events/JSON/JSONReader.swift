// Reads JSON from bytes that a stranger may have written: no recursion without bound, no trap, and
// every refusal with its place.

/// Takes one JSON text apart.
struct JSONReader {
  private static let deepest = 64
  private let bytes: [UInt8]
  private var at = 0
  private var depth = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// The one value that the text is.
  mutating func document() throws(EventsError) -> JSON {
    let value = try value()
    skipSpace()
    guard at == bytes.count else { throw flaw("something follows the value") }
    return value
  }

  /// The next of several values, with white space or nothing between; nil at the end.
  mutating func next() throws(EventsError) -> JSON? {
    skipSpace()
    return at == bytes.count ? nil : try value()
  }

  private mutating func value() throws(EventsError) -> JSON {
    skipSpace()
    switch peek {
    case UInt8(ascii: "{"):
      return try nested { reader throws(EventsError) in
        try reader.object()
      }
    case UInt8(ascii: "["):
      return try nested { reader throws(EventsError) in
        try reader.array()
      }
    case UInt8(ascii: "\""): return .string(try string())
    case .some(let byte) where byte == UInt8(ascii: "-") || (0x30...0x39).contains(byte):
      return .number(try number())
    default:
      if take("null") { return .null }
      if take("true") { return .boolean(true) }
      if take("false") { return .boolean(false) }
      throw flaw(at < bytes.count ? "there is no value" : "the text ends too early")
    }
  }

  private mutating func nested(
    _ read: (inout JSONReader) throws(EventsError) -> JSON
  ) throws(EventsError) -> JSON {
    guard depth < Self.deepest else { throw flaw("it is nested too deeply") }
    depth += 1
    at += 1
    let value = try read(&self)
    depth -= 1
    return value
  }

  private mutating func object() throws(EventsError) -> JSON {
    var members: [JSON.Member] = []
    skipSpace()
    if take("}") { return .object([]) }
    repeat {
      skipSpace()
      guard peek == UInt8(ascii: "\"") else { throw flaw("a member needs a name") }
      let name = try string()
      skipSpace()
      guard take(":") else { throw flaw("a colon is missing") }
      members.append(JSON.Member(name, try value()))
      skipSpace()
    } while take(",")
    guard take("}") else { throw flaw("a comma or a closing brace is missing") }
    return .object(members)
  }

  private mutating func array() throws(EventsError) -> JSON {
    var elements: [JSON] = []
    skipSpace()
    if take("]") { return .array([]) }
    repeat {
      elements.append(try value())
      skipSpace()
    } while take(",")
    guard take("]") else { throw flaw("a comma or a closing bracket is missing") }
    return .array(elements)
  }

  private mutating func number() throws(EventsError) -> String {
    let start = at
    _ = take("-")
    if !take("0") { try digits() }
    if take(".") { try digits() }
    if take("e") || take("E") {
      if !take("+") { _ = take("-") }
      try digits()
    }
    return String(decoding: bytes[start..<at], as: UTF8.self)
  }

  private mutating func digits() throws(EventsError) {
    let start = at
    while let byte = peek, (0x30...0x39).contains(byte) { at += 1 }
    guard at > start else { throw flaw("a digit is missing") }
  }

  private mutating func string() throws(EventsError) -> String {
    at += 1
    var text: [UInt8] = []
    while let byte = peek {
      switch byte {
      case UInt8(ascii: "\""):
        at += 1
        guard let valid = String(validating: text, as: UTF8.self) else {
          throw flaw("a string is not UTF-8")
        }
        return valid
      case UInt8(ascii: "\\"): try escape(into: &text)
      case 0..<0x20: throw flaw("a control character must be escaped")
      default:
        text.append(byte)
        at += 1
      }
    }
    throw flaw("a string has no end")
  }

  private mutating func escape(into text: inout [UInt8]) throws(EventsError) {
    at += 1
    guard let letter = peek else { throw flaw("a string has no end") }
    at += 1
    let simple: [UInt8: UInt8] = [
      UInt8(ascii: "\""): 0x22, UInt8(ascii: "\\"): 0x5C, UInt8(ascii: "/"): 0x2F,
      UInt8(ascii: "b"): 0x08, UInt8(ascii: "f"): 0x0C, UInt8(ascii: "n"): 0x0A,
      UInt8(ascii: "r"): 0x0D, UInt8(ascii: "t"): 0x09,
    ]
    if let byte = simple[letter] {
      text.append(byte)
    } else if letter == UInt8(ascii: "u") {
      var code = UInt32(try codeUnit())
      if (0xD800..<0xDC00).contains(code), at + 1 < bytes.count, bytes[at] == UInt8(ascii: "\\"),
        bytes[at + 1] == UInt8(ascii: "u")
      {
        let back = at
        at += 2
        let low = UInt32(try codeUnit())
        if (0xDC00..<0xE000).contains(low) {
          code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
        } else {
          at = back
        }
      }
      text += Array(String(Character(Unicode.Scalar(code) ?? "\u{FFFD}")).utf8)
    } else {
      throw flaw("there is no such escape")
    }
  }

  private mutating func codeUnit() throws(EventsError) -> UInt16 {
    guard at + 4 <= bytes.count, !bytes[at..<at + 4].contains(UInt8(ascii: "+")),
      let code = UInt16(String(decoding: bytes[at..<at + 4], as: UTF8.self), radix: 16)
    else { throw flaw("\\u needs four hexadecimal digits") }
    at += 4
    return code
  }

  private var peek: UInt8? { at < bytes.count ? bytes[at] : nil }

  private mutating func take(_ word: StaticString) -> Bool {
    let end = at + word.utf8CodeUnitCount
    let isNext = word.withUTF8Buffer { word in
      end <= bytes.count && bytes[at..<end].elementsEqual(word)
    }
    if isNext { at = end }
    return isNext
  }

  private mutating func skipSpace() {
    while let byte = peek, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { at += 1 }
  }

  private func flaw(_ detail: String) -> EventsError {
    .badJSON(detail: detail, offset: at)
  }
}
