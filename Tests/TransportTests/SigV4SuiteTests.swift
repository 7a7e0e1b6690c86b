// The vectors of awslabs/aws-c-auth, as they are published: 38 requests, each signed in its header
// and in its query.

import FoundationEssentials
import Glibc
import TestSupport
import Testing

@testable import Transport

@Suite("Signature Version 4")
struct SigV4SuiteTests {
  @Test("is tried on all 38 published cases")
  func count() throws {
    #expect(try suiteCases().count == 38)
  }

  @Test("signs each published request in its header, byte for byte", arguments: try suiteCases())
  func header(of name: String) throws {
    let vector = try SigningCase(name)
    let signed = vector.signer.sign(vector.request, with: vector.credentials, at: vector.time)
    #expect(
      try canonicalText(of: signed, vector) == vector.text("header-canonical-request.txt"))
    #expect(try spelled(signed) == vector.text("header-signed-request.txt"))
    let authorization = try #require(signed.fields["authorization"])
    #expect(authorization.hasSuffix("Signature=\(try vector.text("header-signature.txt"))"))
  }

  @Test("signs each published request in its query, byte for byte", arguments: try suiteCases())
  func query(of name: String) throws {
    let vector = try SigningCase(name)
    let signed = vector.signer.presign(
      vector.request, with: vector.credentials, at: vector.time, lifetime: vector.lifetime)
    #expect(try spelled(signed) == vector.text("query-signed-request.txt"))
    #expect(signed.query.hasSuffix("X-Amz-Signature=\(try vector.text("query-signature.txt"))"))
  }

  @Test("signs a request that is already signed as if it were not")
  func again() throws {
    let vector = try SigningCase("get-vanilla-with-session-token")
    let once = vector.signer.sign(vector.request, with: vector.credentials, at: vector.time)
    let later = vector.time.addingTimeInterval(60)
    #expect(
      vector.signer.sign(once, with: vector.credentials, at: later)
        == vector.signer.sign(vector.request, with: vector.credentials, at: later))
  }

  @Test("of S3 leaves the path as it is sent, and tells the body's hash")
  func s3() throws {
    let path = objectPath(of: Array("/bucket/a//../b c+ü.jpg".utf8))
    #expect(path == "/bucket/a//../b%20c%2B%C3%BC.jpg")
    let request = HTTPRequest(method: "GET", origin: "https://s3.example", path: path)
    let credentials = AWSCredentials(accessKeyID: "AKID", secretAccessKey: "secret")
    let signed = SigV4Signer(region: "eu-central-1", service: "s3")
      .sign(request, with: credentials, at: Date(timeIntervalSince1970: 0))
    #expect(
      signed.fields["x-amz-content-sha256"]
        == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    #expect(signed.fields["host"] == "s3.example")
    let canonical = CanonicalRequest(
      of: request, pathRule: .asSent, bodyHash: "", leavingOut: [])
    #expect(canonical.text.split(separator: "\n")[1] == Substring(path))
    let other = CanonicalRequest(
      of: request, pathRule: .normalizedAndEncodedAgain, bodyHash: "", leavingOut: [])
    #expect(other.text.split(separator: "\n")[1] == "/bucket/b%2520c%252B%25C3%25BC.jpg")
  }

  /// Amazon's own example of an S3 request (S3 API Reference, "Authenticating Requests").
  @Test("of S3 comes to the signature that Amazon's manual prints")
  func manual() throws {
    let request = HTTPRequest(
      method: "GET", origin: "https://examplebucket.s3.amazonaws.com", path: "/test.txt",
      fields: [HTTPField("Range", "bytes=0-9")])
    let signed = SigV4Signer(region: "us-east-1", service: "s3").sign(
      request,
      with: AWSCredentials(
        accessKeyID: "AKIAIOSFODNN7EXAMPLE",
        secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
      at: Date(timeIntervalSince1970: 1_369_353_600))
    let authorization = try #require(signed.fields["authorization"])
    #expect(
      authorization.hasSuffix(
        "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"))
  }

  private func canonicalText(of signed: HTTPRequest, _ vector: SigningCase) throws -> String {
    var unsigned: Set<String> = ["authorization"]
    if !vector.signer.signsSessionToken { unsigned.insert("x-amz-security-token") }
    return CanonicalRequest(
      of: signed, pathRule: vector.signer.pathRule,
      bodyHash: vector.signer.bodyHash(of: vector.request), leavingOut: unsigned
    ).text
  }

  /// The request as the suite spells one.
  private func spelled(_ request: HTTPRequest) throws -> String {
    let target = request.query.isEmpty ? request.path : "\(request.path)?\(request.query)"
    let fields = request.fields.map { "\($0.name):\($0.value)\n" }.joined()
    return "\(request.method) \(target) HTTP/1.1\n\(fields)\n"
      + String(decoding: request.body, as: UTF8.self)
  }
}

/// One folder of the suite.
struct SigningCase {
  let name: String
  let request: HTTPRequest
  let signer: SigV4Signer
  let credentials: AWSCredentials
  let time: Date
  let lifetime: Int

  init(_ name: String) throws {
    self.name = name
    let context = try JSONValue(parsing: fixture("sigv4/\(name)/context.json"))
    let isNormalized = context["normalize"] == true
    signer = SigV4Signer(
      region: try #require(context["region"]?.text),
      service: try #require(context["service"]?.text),
      pathRule: isNormalized ? .normalizedAndEncodedAgain : .encodedAgain,
      bodyRule: context["sign_body"] == true ? .hashedInHeader : .hashed,
      signsSessionToken: context["omit_session_token"] != true)
    let keys = try #require(context["credentials"])
    credentials = AWSCredentials(
      accessKeyID: try #require(keys["access_key_id"]?.text),
      secretAccessKey: try #require(keys["secret_access_key"]?.text),
      sessionToken: keys["token"]?.text)
    time = try Date(try #require(context["timestamp"]?.text), strategy: .iso8601)
    lifetime = try #require(context["expiration_in_seconds"]?.integer)
    request = try Self.request(
      String(decoding: fixture("sigv4/\(name)/request.txt"), as: UTF8.self))
  }

  func text(_ file: String) throws -> String {
    String(decoding: try fixture("sigv4/\(name)/\(file)"), as: UTF8.self)
  }

  /// Reads a request as the suite spells one: folded header lines, spaces in the path.
  private static func request(_ text: String) throws -> HTTPRequest {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let start = lines.removeFirst()
    let firstSpace = try #require(start.firstIndex(of: " "))
    let lastSpace = try #require(start.lastIndex(of: " "))
    let target = start[start.index(after: firstSpace)..<lastSpace]
    let mark = target.firstIndex(of: "?")
    var fields: [HTTPField] = []
    while let line = lines.first, !line.isEmpty {
      lines.removeFirst()
      if line.hasPrefix(" "), let folded = fields.popLast() {
        fields.append(HTTPField(folded.name, "\(folded.value)\n\(line)"))
      } else {
        let colon = try #require(line.firstIndex(of: ":"))
        fields.append(
          HTTPField(String(line[..<colon]), String(line[line.index(after: colon)...])))
      }
    }
    return HTTPRequest(
      method: String(start[..<firstSpace]), origin: "https://example.amazonaws.com",
      path: String(target[..<(mark ?? target.endIndex)]),
      query: mark.map { String(target[target.index(after: $0)...]) } ?? "", fields: fields,
      body: Array(lines.dropFirst().joined(separator: "\n").utf8))
  }
}

/// The folders of the suite.
func suiteCases() throws -> [String] {
  let directory = "\(try packageDirectory())/Fixtures/sigv4"
  guard let stream = opendir(directory) else { throw TestFileError("opendir \(directory)") }
  defer { closedir(stream) }
  var names: [String] = []
  while let entry = readdir(stream) {
    let isDirectory = entry.pointee.d_type == UInt8(DT_DIR)
    let name = withUnsafeBytes(of: &entry.pointee.d_name) {
      String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
    }
    if isDirectory, !name.hasPrefix(".") { names.append(name) }
  }
  return names.sorted()
}
