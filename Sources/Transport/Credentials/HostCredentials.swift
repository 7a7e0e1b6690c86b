// What a container or an instance tells the programs in it (AWS SDKs and Tools Reference Guide,
// "Container credential provider" and "IMDS credential provider").

extension CredentialChain {
  /// The container's credentials; nil where the environment names none.
  func containerCredentials() async throws(TransportError) -> AWSCredentials? {
    let environment = surroundings.environment
    let address: String
    if let path = environment["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] {
      address = "http://169.254.170.2\(path.hasPrefix("/") ? "" : "/")\(path)"
    } else if let whole = environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] {
      address = whole
    } else {
      return nil
    }
    let place = "the container's address of credentials"
    guard let start = address.firstRange(of: "://"), Self.mayBeTrusted(address) else {
      throw .badConfiguration(
        place: place, detail: "it is neither https nor an address of this host's own")
    }
    let path = address[start.upperBound...].firstIndex { $0 == "/" || $0 == "?" }
    let target = path.map { String(address[$0...]) } ?? "/"
    let mark = target.firstIndex(of: "?")
    var request = HTTPRequest(
      method: "GET", origin: String(address[..<(path ?? address.endIndex)]),
      path: String(target[..<(mark ?? target.endIndex)]),
      query: mark.map { String(target[target.index(after: $0)...]) } ?? "")
    if !request.path.hasPrefix("/") { request.path = "/\(request.path)" }
    if let token = try containerToken() {
      request.fields.append(HTTPField("Authorization", token))
    }
    let answer = try await surroundings.exchange(request)
    guard answer.status == 200 else {
      throw .noCredentials(in: answer, from: "the container")
    }
    return try AWSCredentials(json: answer.body, from: "the container")
  }

  private func containerToken() throws(TransportError) -> String? {
    let environment = surroundings.environment
    var token = environment["AWS_CONTAINER_AUTHORIZATION_TOKEN"]
    if let file = environment["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] {
      guard let bytes = surroundings.readFile(file) else {
        throw .badConfiguration(place: "the container's token", detail: "can't read \(file)")
      }
      token = String(decoding: bytes, as: UTF8.self)
    }
    // A line break would let the token add header fields.
    if let token, token.utf8.contains(where: { $0 == 0x0A || $0 == 0x0D }) {
      throw .badConfiguration(place: "the container's token", detail: "it has a line break")
    }
    return token
  }

  /// Whether credentials may be asked for there without encryption, or the address is encrypted.
  static func mayBeTrusted(_ address: String) -> Bool {
    if address.hasPrefix("https://") { return true }
    guard address.hasPrefix("http://") else { return false }
    let authority = address.dropFirst(7).prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    // `user@host` would hide the host.
    guard !authority.contains("@") else { return false }
    if authority.hasPrefix("[") {
      let host = authority.dropFirst().prefix { $0 != "]" }.lowercased()
      return host == "::1" || host == "fd00:ec2::23"
    }
    let host = String(authority.prefix { $0 != ":" })
    if ["localhost", "169.254.170.2", "169.254.170.23"].contains(host) { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
    return parts.count == 4 && parts[0] == 127 && parts.allSatisfy { $0 != nil }
  }

  /// The instance's credentials by IMDSv2; nil where there is no instance, or it has no role.
  func instanceCredentials() async throws(TransportError) -> AWSCredentials? {
    let environment = surroundings.environment
    if environment["AWS_EC2_METADATA_DISABLED"]?.lowercased() == "true" { return nil }
    var origin = environment["AWS_EC2_METADATA_SERVICE_ENDPOINT"] ?? "http://169.254.169.254"
    if origin.hasSuffix("/") { origin.removeLast() }
    let ask = HTTPRequest(
      method: "PUT", origin: origin, path: "/latest/api/token",
      fields: [HTTPField("x-aws-ec2-metadata-token-ttl-seconds", "21600")])
    // No answer means no instance, which is no failure.
    guard let granted = try? await surroundings.exchange(ask), granted.status == 200 else {
      return nil
    }
    let token = HTTPField(
      "x-aws-ec2-metadata-token", String(decoding: granted.body, as: UTF8.self))
    let list = "/latest/meta-data/iam/security-credentials/"
    func get(_ path: String) async throws(TransportError) -> HTTPAnswer {
      try await surroundings.exchange(
        HTTPRequest(method: "GET", origin: origin, path: path, fields: [token]))
    }
    let roles = try await get(list)
    let role = String(decoding: roles.body, as: UTF8.self)
      .split(whereSeparator: \.isNewline).first
    guard roles.status == 200, let role else { return nil }
    let answer = try await get(list + percentEncoded(String(role)))
    guard answer.status == 200 else {
      throw .noCredentials(in: answer, from: "the instance")
    }
    return try AWSCredentials(json: answer.body, from: "the instance")
  }
}
