// Roles: a profile that names one, or a token file that stands for one (AWS STS API Reference,
// "AssumeRole" and "AssumeRoleWithWebIdentity").

extension CredentialChain {
  /// The credentials of the role that a profile names; nil where it names none.
  ///
  /// - Parameter behind: the profiles on whose behalf this is asked; one of them again is a circle.
  func roleCredentials(
    of profile: String, behind: [String]
  ) async throws(TransportError) -> AWSCredentials? {
    guard let role = profiles.setting("role_arn", of: profile) else { return nil }
    let session = profiles.setting("role_session_name", of: profile) ?? "imgproc"
    if let file = profiles.setting("web_identity_token_file", of: profile) {
      return try await webIdentity(role: role, tokenFile: file, session: session)
    }
    let source = try await sourceCredentials(of: profile, behind: behind + [profile])
    var fields = [
      (name: "Action", value: "AssumeRole"), ("Version", "2011-06-15"), ("RoleArn", role),
      ("RoleSessionName", session),
    ]
    if let id = profiles.setting("external_id", of: profile) { fields.append(("ExternalId", id)) }
    if let seconds = profiles.setting("duration_seconds", of: profile) {
      fields.append(("DurationSeconds", seconds))
    }
    return try await askSTS(fields, as: source, for: role)
  }

  /// The credentials of the role that the environment's token file stands for.
  func environmentWebIdentity() async throws(TransportError) -> AWSCredentials? {
    let environment = surroundings.environment
    guard let file = environment["AWS_WEB_IDENTITY_TOKEN_FILE"],
      let role = environment["AWS_ROLE_ARN"]
    else { return nil }
    return try await webIdentity(
      role: role, tokenFile: file,
      session: environment["AWS_ROLE_SESSION_NAME"] ?? "imgproc")
  }

  private func sourceCredentials(
    of profile: String, behind: [String]
  ) async throws(TransportError) -> AWSCredentials {
    let place = "the profile '\(profile)'"
    if let source = profiles.setting("source_profile", of: profile) {
      // A profile may be its own source where it has keys too.
      var stored = try storedCredentials(profiles.credentials.sections[source], of: source)
      if stored == nil {
        stored = try storedCredentials(profiles.settings(source), of: source)
      }
      if source == profile, let stored { return stored }
      guard !behind.contains(source) else {
        throw .badConfiguration(place: place, detail: "source_profile goes round in a circle")
      }
      if let found = try await roleCredentials(of: source, behind: behind) { return found }
      if let stored { return stored }
      if let found = try await processCredentials(of: source) { return found }
      throw .badConfiguration(place: "the profile '\(source)'", detail: "it has no credentials")
    }
    var found: AWSCredentials?
    switch profiles.setting("credential_source", of: profile) {
    case "Environment": found = try environmentCredentials()
    case "EcsContainer": found = try await containerCredentials()
    case "Ec2InstanceMetadata": found = try await instanceCredentials()
    case let other:
      throw .badConfiguration(
        place: place,
        detail: other.map { "there is no credential_source '\($0)'" }
          ?? "role_arn needs source_profile or credential_source")
    }
    guard let found else {
      throw .badConfiguration(place: place, detail: "its credential_source has no credentials")
    }
    return found
  }

  private func webIdentity(
    role: String, tokenFile: String, session: String
  ) async throws(TransportError) -> AWSCredentials {
    guard let token = surroundings.readFile(tokenFile) else {
      throw .badConfiguration(place: role, detail: "can't read \(tokenFile)")
    }
    let fields = [
      (name: "Action", value: "AssumeRoleWithWebIdentity"), ("Version", "2011-06-15"),
      ("RoleArn", role), ("RoleSessionName", session),
      ("WebIdentityToken", String(decoding: token, as: UTF8.self)),
    ]
    return try await askSTS(fields, as: nil, for: role)
  }

  private func askSTS(
    _ fields: [(name: String, value: String)], as source: AWSCredentials?, for role: String
  ) async throws(TransportError) -> AWSCredentials {
    let environment = surroundings.environment
    let configured = profiles.endpoint(of: "sts", flag: nil, environment: environment)
    let origin: String
    if let configured {
      origin = configured
    } else {
      guard let region else {
        throw .badConfiguration(place: role, detail: "a role can't be assumed without a region")
      }
      origin = awsOrigin("sts", region: region)
    }
    var request = HTTPRequest(
      method: "POST", origin: origin,
      fields: [
        HTTPField("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
      ], body: formEncoded(fields))
    if let source {
      request = SigV4Signer(region: region ?? "us-east-1", service: "sts")
        .sign(request, with: source, at: surroundings.now())
    }
    return try AWSCredentials(sts: try await surroundings.exchange(request), from: role)
  }
}
