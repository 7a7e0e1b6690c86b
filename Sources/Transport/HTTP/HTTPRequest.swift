// A request and an answer as plain values, so that signing, retrying and judging need no network.

/// One header field. Names are compared without regard to case.
public struct HTTPField: Sendable, Equatable {
  /// The field's name, as it is sent.
  public var name: String
  /// The field's value, as it is sent.
  public var value: String

  /// A field from its parts.
  public init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }
}

/// A request, whole.
public struct HTTPRequest: Sendable, Equatable {
  /// `GET`, `POST`…
  public var method: String
  /// `https://host` with the port where it is not the scheme's own, without a path.
  public var origin: String
  /// The path as it goes over the wire, percent-encoded, with its leading slash.
  public var path: String
  /// The query as it goes over the wire, without the question mark; empty for none.
  public var query: String
  /// The header fields in the order of sending; a name may come several times.
  public var fields: [HTTPField]
  /// The body.
  public var body: [UInt8]

  /// A request from its parts.
  public init(
    method: String, origin: String, path: String = "/", query: String = "",
    fields: [HTTPField] = [], body: [UInt8] = []
  ) {
    self.method = method
    self.origin = origin
    self.path = path
    self.query = query
    self.fields = fields
    self.body = body
  }

  /// What stands in the Host field: the origin without its scheme.
  public var host: String {
    guard let scheme = origin.firstRange(of: "://") else { return origin }
    return String(origin[scheme.upperBound...])
  }
}

/// An answer, whole.
public struct HTTPAnswer: Sendable, Equatable {
  /// The status code.
  public var status: Int
  /// The header fields in the order of arrival.
  public var fields: [HTTPField]
  /// The body.
  public var body: [UInt8]

  /// An answer from its parts.
  public init(status: Int, fields: [HTTPField] = [], body: [UInt8] = []) {
    self.status = status
    self.fields = fields
    self.body = body
  }
}

extension [HTTPField] {
  /// The value of the first field of that name.
  public subscript(name: String) -> String? {
    first { $0.name.equalsIgnoringCase(name) }?.value
  }
}

extension String {
  /// Whether two names differ at most in the case of ASCII letters.
  func equalsIgnoringCase(_ other: String) -> Bool {
    utf8.elementsEqual(other.utf8) { $0.asciiLowercased == $1.asciiLowercased }
  }

  /// The text with A to Z as a to z, and everything else as it is.
  var asciiLowercased: String {
    String(decoding: utf8.map(\.asciiLowercased), as: UTF8.self)
  }
}

extension UInt8 {
  var asciiLowercased: UInt8 { (0x41...0x5A).contains(self) ? self | 0x20 : self }
}

extension String {
  /// The first place of `other`, by bytes.
  func firstRange(of other: String) -> Range<String.Index>? {
    guard let first = other.utf8.first else { return nil }
    var start = utf8.startIndex
    while let found = utf8[start...].firstIndex(of: first) {
      if let end = utf8.index(found, offsetBy: other.utf8.count, limitedBy: utf8.endIndex),
        utf8[found..<end].elementsEqual(other.utf8)
      {
        return found..<end
      }
      start = utf8.index(after: found)
    }
    return nil
  }
}
