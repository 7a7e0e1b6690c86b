// The one spelling of a request that signer and service must both come to ("Elements of an AWS API
// request signature", AWS General Reference).

/// A request in canonical form.
struct CanonicalRequest {
  /// What is hashed and signed.
  let text: String
  /// The names of the signed header fields, in order, with `;` between them.
  let signedHeaders: String

  init(
    of request: HTTPRequest, pathRule: SigV4Signer.PathRule, bodyHash: String,
    leavingOut unsigned: Set<String>
  ) {
    let fields = Self.canonicalFields(request.fields, leavingOut: unsigned)
    signedHeaders = fields.map(\.name).joined(separator: ";")
    let headers = fields.map { "\($0.name):\($0.value)\n" }.joined()
    text = [
      request.method, Self.path(request.path, rule: pathRule), Self.query(request.query), headers,
      signedHeaders, bodyHash,
    ].joined(separator: "\n")
  }

  /// The names that would be signed, for a signature that is part of what it signs.
  static func signedHeaders(
    of fields: [HTTPField], leavingOut unsigned: Set<String>
  ) -> String {
    canonicalFields(fields, leavingOut: unsigned).map(\.name).joined(separator: ";")
  }

  /// What proxies and clients change on the way, so that signing it would break the signature.
  private static let neverSigned: Set<String> = [
    "connection", "expect", "transfer-encoding", "user-agent", "x-amzn-trace-id",
  ]

  private static func canonicalFields(
    _ fields: [HTTPField], leavingOut unsigned: Set<String>
  ) -> [HTTPField] {
    var values: [String: [String]] = [:]
    for field in fields {
      let name = field.name.asciiLowercased
      if neverSigned.contains(name) || unsigned.contains(name) { continue }
      values[name, default: []].append(collapsed(field.value))
    }
    return values.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
      .map { HTTPField($0.key, $0.value.joined(separator: ",")) }
  }

  /// White space, folded lines included, as single spaces, and none at the ends.
  private static func collapsed(_ value: String) -> String {
    let words = value.utf8.split { [0x20, 0x09, 0x0A, 0x0D].contains($0) }
    return words.map { String(decoding: $0, as: UTF8.self) }.joined(separator: " ")
  }

  private static func path(_ path: String, rule: SigV4Signer.PathRule) -> String {
    let path = path.isEmpty ? "/" : path
    switch rule {
    case .asSent: return path
    case .encodedAgain: return objectPath(of: path.utf8)
    case .normalizedAndEncodedAgain: return objectPath(of: resolved(path).utf8)
    }
  }

  /// Without `.`, `..` and empty segments (RFC 3986 section 5.2.4, and AWS's double slashes).
  private static func resolved(_ path: String) -> String {
    var segments: [Substring] = []
    for segment in path.split(separator: "/") where segment != "." {
      if segment == ".." { _ = segments.popLast() } else { segments.append(segment) }
    }
    let last = path.utf8.last == UInt8(ascii: "/") || path.hasSuffix("/.") || path.hasSuffix("/..")
    return "/" + segments.joined(separator: "/") + (last && !segments.isEmpty ? "/" : "")
  }

  /// Sorted by encoded name, then by encoded value; a name without a value gets an empty one.
  private static func query(_ query: String) -> String {
    let pairs = query.utf8.split(separator: UInt8(ascii: "&")).map { pair in
      let equals = pair.firstIndex(of: UInt8(ascii: "="))
      let name = pair[..<(equals ?? pair.endIndex)]
      let value = equals.map { pair[pair.index(after: $0)...] } ?? pair[pair.endIndex...]
      return (percentEncoded(percentDecoded(name)), percentEncoded(percentDecoded(value)))
    }
    // Encoded text is ASCII, so that comparing strings compares bytes.
    return pairs.sorted { $0 < $1 }.map { "\($0)=\($1)" }.joined(separator: "&")
  }
}
