// The event as a CloudEvent 1.0 (CloudEvents specification; JSON format; HTTP protocol binding).

import FoundationEssentials

/// A native event in CloudEvents' form.
public struct CloudEvent: Sendable {
  /// What the structured form is sent as.
  public static let structuredType = "application/cloudevents+json; charset=UTF-8"

  private let body: [UInt8]
  /// The attributes in the specification's order.
  private let attributes: [(name: String, value: String)]

  /// A CloudEvent of a native event's JSON; throws `badJSON` for what is none.
  ///
  /// - Parameters:
  ///   - id: the event's.
  ///   - source: who speaks: an absolute address or path, such as the bucket's.
  public init(_ body: [UInt8], id: String, source: String) throws(EventsError) {
    let facts = EventFacts(native: try JSON(parsing: body))
    self.body = body
    attributes = [
      ("specversion", "1.0"), ("id", id), ("source", source),
      ("type", "imgproc.\((facts.kind ?? .completed).rawValue)"), ("time", facts.time ?? ""),
      ("subject", facts.key),
    ].filter { !$0.1.isEmpty }
  }

  /// The structured form: one JSON object with the native event in `data`.
  public func structured() throws(EventsError) -> [UInt8] {
    var envelope: [String: String] = ["datacontenttype": "application/json"]
    for attribute in attributes { envelope[attribute.name] = attribute.value }
    let head = try encoded(envelope)
    // Both are objects, so that the one can be written into the other as it is.
    return Array(head.dropLast()) + Array(#","data":"#.utf8) + body + [UInt8(ascii: "}")]
  }

  /// The binary form: the attributes as header fields, the native event as the body.
  public func binary() -> (fields: [(name: String, value: String)], body: [UInt8]) {
    let fields = attributes.map { (name: "ce-\($0.name)", value: Self.headerText($0.value)) }
    return ([(name: "content-type", value: "application/json")] + fields, body)
  }

  /// Percent-encodes what a header field can't hold (HTTP protocol binding, section 3.1.3.2): spaces,
  /// `"`, `%` and all outside U+0021 to U+007E, by their UTF-8.
  static func headerText(_ text: String) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    let bytes = text.utf8.flatMap { byte -> [UInt8] in
      let isPlain =
        (0x21...0x7E).contains(byte) && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "%")
      return isPlain
        ? [byte] : [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// JSON in the one spelling that events have.
func encoded(_ value: some Encodable) throws(EventsError) -> [UInt8] {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  do {
    return [UInt8](try encoder.encode(value))
  } catch {
    throw .notEncodable(String(describing: error))
  }
}
