// Where credentials come from, in the AWS clients' order: the first place that is set up decides,
// and when it fails nothing else is tried, so that nobody works under another name unawares.

/// Looks credentials up.
public struct CredentialChain: Sendable {
  let surroundings: AWSSurroundings
  let profiles: AWSProfiles
  let region: String?

  /// A chain for the profile in use.
  ///
  /// - Parameter region: for STS, where a role is to be assumed.
  public init(_ surroundings: AWSSurroundings, profiles: AWSProfiles, region: String?) {
    self.surroundings = surroundings
    self.profiles = profiles
    self.region = region
  }

  /// The credentials of the first source that is set up.
  public func load() async throws(TransportError) -> AWSCredentials {
    let name = profiles.name
    if !profiles.isExplicit, let found = try environmentCredentials() { return found }
    // Whoever mistypes a profile is not to work as whatever the machine is.
    if profiles.isNamed, name != "default", !profiles.contains(name) {
      throw .badConfiguration(place: "the profile '\(name)'", detail: "there is none")
    }
    if let found = try await roleCredentials(of: name, behind: []) { return found }
    if let found = try await environmentWebIdentity() { return found }
    if let found = try storedCredentials(profiles.credentials.sections[name], of: name) {
      return found
    }
    if let found = try await processCredentials(of: name) { return found }
    if let found = try storedCredentials(profiles.settings(name), of: name) { return found }
    if let found = try await containerCredentials() { return found }
    if let found = try await instanceCredentials() { return found }
    throw .noCredentials(
      tried: ["the environment", "the profile '\(name)'", "the container", "the instance"])
  }

  func environmentCredentials() throws(TransportError) -> AWSCredentials? {
    let environment = surroundings.environment
    guard let id = environment["AWS_ACCESS_KEY_ID"] else { return nil }
    guard let secret = environment["AWS_SECRET_ACCESS_KEY"] else {
      throw .badConfiguration(
        place: "the environment", detail: "AWS_ACCESS_KEY_ID has no AWS_SECRET_ACCESS_KEY")
    }
    return AWSCredentials(
      accessKeyID: id, secretAccessKey: secret, sessionToken: environment["AWS_SESSION_TOKEN"])
  }

  func storedCredentials(
    _ settings: [String: String]?, of profile: String
  ) throws(TransportError) -> AWSCredentials? {
    let settings = settings?.filter { !$0.value.isEmpty }
    guard let id = settings?["aws_access_key_id"] else { return nil }
    guard let secret = settings?["aws_secret_access_key"] else {
      throw .badConfiguration(
        place: "the profile '\(profile)'",
        detail: "aws_access_key_id has no aws_secret_access_key")
    }
    return AWSCredentials(
      accessKeyID: id, secretAccessKey: secret, sessionToken: settings?["aws_session_token"])
  }

  func processCredentials(of profile: String) async throws(TransportError) -> AWSCredentials? {
    guard let command = profiles.setting("credential_process", of: profile) else { return nil }
    return try AWSCredentials(
      json: try await surroundings.run(command), from: "credential_process of '\(profile)'")
  }
}
