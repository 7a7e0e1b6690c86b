// The address of a webhook (RFC 3986), and the form of it that may be stored and shown: many services
// put their token into the query or the path.

/// An `http` or `https` address.
public struct WebAddress: Sendable, Equatable {
  /// `http` or `https`.
  public let scheme: String
  /// In lower case; an IPv6 address without its brackets.
  public let host: String
  /// Scheme, host and port, as requests take them.
  public let origin: String
  /// The path with its leading slash.
  public let path: String
  /// What follows the question mark, or nothing.
  public let query: String

  /// Reads an address; throws `badAddress`, which repeats nothing of it.
  ///
  /// A name or password before the host is refused: it would be a secret among arguments.
  public init(_ text: String) throws(TransportError) {
    guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) && !Self.forbidden.contains($0) })
    else { throw .badAddress(detail: "it must be ASCII, and percent-encoded what is not") }
    guard let mark = text.firstRange(of: "://") else {
      throw .badAddress(detail: "it does not begin with https://")
    }
    scheme = String(text[..<mark.lowerBound]).asciiLowercased
    guard ["http", "https"].contains(scheme) else {
      throw .badAddress(detail: "it does not begin with https://")
    }
    let whole = text[mark.upperBound...]
    let rest = whole.prefix { $0 != "#" }
    guard rest.endIndex == whole.endIndex else {
      throw .badAddress(detail: "what follows # is never sent")
    }
    let authority = rest.prefix { $0 != "/" && $0 != "?" }
    guard !authority.contains("@") else {
      throw .badAddress(detail: "names and passwords do not belong into an address")
    }
    let target = rest[authority.endIndex...]
    let question = target.firstIndex(of: "?") ?? target.endIndex
    path = target[..<question].isEmpty ? "/" : String(target[..<question])
    query = question < target.endIndex ? String(target[target.index(after: question)...]) : ""
    host = try Self.host(authority)
    origin = "\(scheme)://\(String(authority).asciiLowercased)"
  }

  /// Whether the host is an address and no name.
  public var isLiteral: Bool { host.contains(":") || InternetAddress(host) != nil }

  /// Characters that no part of an address has.
  private static let forbidden = Set("\"<>\\^`{|}".utf8)

  private static func host(_ authority: Substring) throws(TransportError) -> String {
    let isBracketed = authority.first == "["
    let end = isBracketed ? authority.firstIndex(of: "]") : authority.firstIndex(of: ":")
    let name =
      isBracketed
      ? authority.dropFirst()[..<(end ?? authority.endIndex)]
      : authority[..<(end ?? authority.endIndex)]
    var port = authority[(end ?? authority.endIndex)...]
    if isBracketed { port = port.dropFirst() }
    guard !name.isEmpty, !name.contains("%"), !isBracketed || end != nil else {
      throw .badAddress(detail: "it names no host")
    }
    if !port.isEmpty {
      guard port.first == ":", let number = UInt16(port.dropFirst()), number > 0 else {
        throw .badAddress(detail: "its port is no number from 1 to 65535")
      }
    }
    return String(name).asciiLowercased
  }

  /// The address as it may be stored and shown: each value of the query, and whatever of the path may be
  /// a token, is replaced by a part of its hash, so that two addresses still differ.
  public var masked: String {
    let segments = path.split(separator: "/", omittingEmptySubsequences: false).map { segment in
      Self.mayBeToken(segment) ? shortHash(of: segment) : String(segment)
    }
    let pairs = query.split(separator: "&", omittingEmptySubsequences: false).map { pair in
      guard let equals = pair.firstIndex(of: "=") else { return shortHash(of: pair) }
      return pair[...equals] + shortHash(of: pair[pair.index(after: equals)...])
    }
    return origin + segments.joined(separator: "/")
      + (query.isEmpty ? "" : "?\(pairs.joined(separator: "&"))")
  }

  /// Sixteen characters or more, letters and digits among them: more than a word or a date, and no
  /// fewer than any service makes its tokens of.
  private static func mayBeToken(_ segment: Substring) -> Bool {
    segment.utf8.count >= 16
      && segment.utf8.contains { (0x30...0x39).contains($0) }
      && segment.utf8.contains { (0x61...0x7A).contains($0 | 0x20) }
  }
}

/// What is shown in place of a text that may be secret: `*` and 32 bits of its hash, enough to tell two
/// apart, too little to tell what they were.
public func shortHash(of text: some StringProtocol) -> String {
  "*" + sha256Text(of: Array(text.utf8)).prefix(8)
}
