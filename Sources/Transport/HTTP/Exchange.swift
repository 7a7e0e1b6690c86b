// A request and its answer as a person may see them: whatever could open a door is masked.

/// What went over the wire, without secrets.
public struct Exchange: Sendable {
  /// Told of exchanges.
  public typealias Trace = @Sendable (Exchange) -> Void

  /// The request's lines, then an empty one, then its body.
  public let request: String
  /// The same of the answer.
  public let answer: String

  /// Header fields whose values are secrets, or made of them, or good for a second time.
  private static let secretFields: Set<String> = [
    "authorization", "x-amz-security-token", "webhook-signature", "cookie", "set-cookie",
    "proxy-authorization",
  ]

  /// An exchange in which each of `secrets`, wherever it stands, is replaced by a part of its hash.
  public init(_ request: HTTPRequest, _ answer: HTTPAnswer, secrets: [String]) {
    let url =
      "\(request.origin)\(request.path)" + (request.query.isEmpty ? "" : "?\(request.query)")
    self.request = Self.masked(
      "\(request.method) \(url)", request.fields, request.body, secrets: secrets)
    self.answer = Self.masked(
      "status \(answer.status)", answer.fields, answer.body, secrets: secrets)
  }

  private static func masked(
    _ line: String, _ fields: [HTTPField], _ body: [UInt8], secrets: [String]
  ) -> String {
    let head = fields.map { field in
      let isSecret = secretFields.contains(field.name.asciiLowercased)
      return "\(field.name): \(isSecret ? shortHash(of: field.value) : field.value)"
    }
    var text = ([line] + head + ["", String(decoding: body, as: UTF8.self)])
      .joined(separator: "\n")
    for secret in secrets where secret.utf8.count > 1 {
      text = text.split(separator: secret, omittingEmptySubsequences: false)
        .joined(separator: shortHash(of: secret))
    }
    return text
  }
}
