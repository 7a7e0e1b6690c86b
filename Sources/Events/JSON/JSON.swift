// Any JSON text as a value (RFC 8259): numbers keep their digits and objects their order, since event
// patterns compare both as they were written.

/// Any JSON value.
public enum JSON: Sendable {
  /// `null`.
  case null
  /// `true` or `false`.
  case boolean(Bool)
  /// A number's own text.
  case number(String)
  /// A string, unescaped.
  case string(String)
  /// An array.
  case array([JSON])
  /// An object: its members in order, a name that comes twice twice.
  case object([Member])

  /// One member of an object.
  public struct Member: Sendable {
    /// The name, unescaped.
    public var name: String
    /// The value.
    public var value: JSON

    /// A member from its parts.
    public init(_ name: String, _ value: JSON) {
      self.name = name
      self.value = value
    }
  }

  /// Reads one whole JSON text.
  ///
  /// Throws `badJSON` for anything else, for bytes that are not UTF-8 and for more than 64 levels. A
  /// surrogate without its pair becomes U+FFFD. Linear in the text's length.
  public init(parsing bytes: some Sequence<UInt8>) throws(EventsError) {
    var reader = JSONReader(Array(bytes))
    self = try reader.document()
  }

  /// The value of the last member of that name; nil where this is no object, or has none.
  public subscript(name: String) -> JSON? {
    guard case .object(let members) = self else { return nil }
    return members.last { $0.name.utf8.elementsEqual(name.utf8) }?.value
  }

  /// The text of a string.
  public var text: String? {
    if case .string(let text) = self { text } else { nil }
  }

  /// The value of a number that is a whole one and fits.
  public var integer: Int? {
    if case .number(let text) = self { Int(text) } else { nil }
  }

  /// The elements of an array.
  public var elements: [JSON]? {
    if case .array(let elements) = self { elements } else { nil }
  }
}
