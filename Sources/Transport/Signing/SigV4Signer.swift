// Signature Version 4 of the AWS services: who sends a request, proved by an HMAC over its canonical
// form ("Create a signed AWS API request", AWS General Reference).

import Crypto
import FoundationEssentials

/// Signs requests for one service in one region.
public struct SigV4Signer: Sendable {
  /// How a service writes the path into the canonical request.
  public enum PathRule: Sendable {
    /// Dot segments and double slashes resolved, then the wire form encoded again: most services.
    case normalizedAndEncodedAgain
    /// The wire form encoded again, without being resolved.
    case encodedAgain
    /// The wire form as it is, since keys may hold dot segments: S3.
    case asSent
  }

  /// What the signature says of the body.
  public enum BodyRule: Sendable {
    /// Its hash.
    case hashed
    /// Its hash, sent in `x-amz-content-sha256` too, as S3 wants it.
    case hashedInHeader
    /// `UNSIGNED-PAYLOAD`: for a signed address, whose body is not known yet.
    case unsigned
  }

  /// `us-east-1`…
  public var region: String
  /// `sns`, `events`, `s3`, `sts`…
  public var service: String
  /// How the path is written.
  public var pathRule: PathRule
  /// What is said of the body.
  public var bodyRule: BodyRule
  /// Whether the session token is signed too, or merely added.
  public var signsSessionToken: Bool

  /// A signer with the rules of `service`, where they are not given.
  public init(
    region: String, service: String, pathRule: PathRule? = nil, bodyRule: BodyRule? = nil,
    signsSessionToken: Bool = true
  ) {
    let isS3 = service == "s3"
    self.region = region
    self.service = service
    self.pathRule = pathRule ?? (isS3 ? .asSent : .normalizedAndEncodedAgain)
    self.bodyRule = bodyRule ?? (isS3 ? .hashedInHeader : .hashed)
    self.signsSessionToken = signsSessionToken
  }

  /// The request with its date, token and `Authorization` added as header fields.
  ///
  /// A Host field is added where there is none. Fields of the same names that an earlier attempt left
  /// are replaced, so that a retry can sign the signed request again.
  public func sign(
    _ request: HTTPRequest, with credentials: AWSCredentials, at time: Date
  ) -> HTTPRequest {
    var signed = request
    signed.fields.removeAll { field in
      ["authorization", "x-amz-date", "x-amz-security-token", "x-amz-content-sha256"].contains(
        field.name.asciiLowercased)
    }
    addHost(to: &signed)
    let stamp = SigningStamp(time, region: region, service: service)
    let hash = bodyHash(of: request)
    var unsignedNames: Set<String> = []
    if let token = credentials.sessionToken {
      signed.fields.append(HTTPField("X-Amz-Security-Token", token))
      if !signsSessionToken { unsignedNames.insert("x-amz-security-token") }
    }
    signed.fields.append(HTTPField("X-Amz-Date", stamp.time))
    if case .hashedInHeader = bodyRule {
      signed.fields.append(HTTPField("x-amz-content-sha256", hash))
    }
    let canonical = CanonicalRequest(
      of: signed, pathRule: pathRule, bodyHash: hash, leavingOut: unsignedNames)
    let signature = signature(of: canonical, stamp: stamp, secret: credentials.secretAccessKey)
    signed.fields.append(
      HTTPField(
        "Authorization",
        "\(SigningStamp.algorithm) Credential=\(credentials.accessKeyID)/\(stamp.scope), "
          + "SignedHeaders=\(canonical.signedHeaders), Signature=\(signature)"))
    return signed
  }

  /// The request with its signature in the query: an address that whoever has it may use for a while.
  ///
  /// - Parameter lifetime: seconds, 1 to 604,800.
  public func presign(
    _ request: HTTPRequest, with credentials: AWSCredentials, at time: Date, lifetime: Int
  ) -> HTTPRequest {
    var signed = request
    addHost(to: &signed)
    let stamp = SigningStamp(time, region: region, service: service)
    let names = CanonicalRequest.signedHeaders(of: signed.fields, leavingOut: [])
    var parameters = [
      ("X-Amz-Algorithm", SigningStamp.algorithm),
      ("X-Amz-Credential", "\(credentials.accessKeyID)/\(stamp.scope)"),
      ("X-Amz-Date", stamp.time), ("X-Amz-SignedHeaders", names),
      ("X-Amz-Expires", "\(lifetime)"),
    ]
    let token = credentials.sessionToken.map { ("X-Amz-Security-Token", $0) }
    if signsSessionToken, let token { parameters.append(token) }
    signed.query = joined(signed.query, parameters)
    let canonical = CanonicalRequest(
      of: signed, pathRule: pathRule, bodyHash: bodyHash(of: request), leavingOut: [])
    let signature = signature(of: canonical, stamp: stamp, secret: credentials.secretAccessKey)
    if !signsSessionToken, let token { signed.query = joined(signed.query, [token]) }
    signed.query = joined(signed.query, [("X-Amz-Signature", signature)])
    return signed
  }

  /// What is signed, for tests and for `--debug`: it holds no secret but the session token.
  func stringToSign(_ canonical: CanonicalRequest, stamp: SigningStamp) -> String {
    let hash = sha256Text(of: Array(canonical.text.utf8))
    return "\(SigningStamp.algorithm)\n\(stamp.time)\n\(stamp.scope)\n\(hash)"
  }

  private func signature(
    of canonical: CanonicalRequest, stamp: SigningStamp, secret: String
  ) -> String {
    var key = Array("AWS4\(secret)".utf8)
    for part in [stamp.day, region, service, "aws4_request"] {
      key = Array(authenticationCode(of: part, key: key))
    }
    return hexadecimal(authenticationCode(of: stringToSign(canonical, stamp: stamp), key: key))
  }

  private func authenticationCode(of text: String, key: [UInt8]) -> HMAC<SHA256>.MAC {
    HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: SymmetricKey(data: key))
  }

  func bodyHash(of request: HTTPRequest) -> String {
    if case .unsigned = bodyRule { return "UNSIGNED-PAYLOAD" }
    return sha256Text(of: request.body)
  }

  private func addHost(to request: inout HTTPRequest) {
    if request.fields["host"] == nil {
      request.fields.insert(HTTPField("Host", request.host), at: 0)
    }
  }

  private func joined(_ query: String, _ parameters: [(String, String)]) -> String {
    let added = parameters.map { "\($0)=\(percentEncoded($1))" }.joined(separator: "&")
    return query.isEmpty ? added : "\(query)&\(added)"
  }
}

/// When and for what a request is signed.
struct SigningStamp {
  static let algorithm = "AWS4-HMAC-SHA256"
  /// `20150830T123600Z`.
  let time: String
  /// `20150830`.
  let day: String
  /// `20150830/us-east-1/service/aws4_request`.
  let scope: String

  init(_ date: Date, region: String, service: String) {
    time = date.formatted(
      .iso8601.year().month().day().dateSeparator(.omitted).time(includingFractionalSeconds: false)
        .timeSeparator(.omitted).timeZone(separator: .omitted))
    day = String(time.prefix(8))
    scope = "\(day)/\(region)/\(service)/aws4_request"
  }
}

/// The SHA-256 of bytes in lower-case hexadecimal.
public func sha256Text(of bytes: [UInt8]) -> String { hexadecimal(SHA256.hash(data: bytes)) }

/// Lower-case hexadecimal digits.
func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
  let digits = Array("0123456789abcdef".utf8)
  return String(
    decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
}
