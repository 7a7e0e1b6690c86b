// The AWS clients' two files of settings, `config` and `credentials` (AWS SDKs and Tools Reference
// Guide, "Shared config and credentials files").

/// Settings by section; sub-settings, which stand indented, as `s3.endpoint_url`.
struct AWSSettingsFile: Sendable {
  private(set) var sections: [String: [String: String]] = [:]

  init(_ bytes: [UInt8]) {
    var section: String?
    var parent: String?
    for line in String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline) {
      let isIndented = line.first == " " || line.first == "\t"
      let text = trimmed(line)
      guard let first = text.first, first != "#", first != ";" else { continue }
      if first == "[", !isIndented {
        // What follows the bracket is a comment.
        let name = text.dropFirst().prefix { $0 != "]" }
        section = name.split { $0 == " " || $0 == "\t" }.joined(separator: " ")
        parent = nil
        if let section, sections[section] == nil { sections[section] = [:] }
        continue
      }
      guard let section, let equals = text.firstIndex(of: "=") else { continue }
      let name = trimmed(text[..<equals]).lowercased()
      let value = withoutComment(trimmed(text[text.index(after: equals)...]))
      if isIndented, let parent {
        sections[section]?["\(parent).\(name)"] = value
      } else {
        sections[section]?[name] = value
        parent = value.isEmpty ? name : nil
      }
    }
  }
}

/// The profiles of both files.
public struct AWSProfiles: Sendable {
  /// The name of the profile in use.
  public let name: String
  /// Whether the profile was named on the command line, which rules the environment's keys out.
  public let isExplicit: Bool
  /// Whether somebody named it, there or in the environment.
  let isNamed: Bool
  let config: AWSSettingsFile
  let credentials: AWSSettingsFile

  /// The profiles of the files that the environment names, or of those in `~/.aws`.
  ///
  /// - Parameter profile: as given on the command line; else AWS_PROFILE, else `default`.
  public init(_ surroundings: AWSSurroundings, profile: String? = nil) {
    let environment = surroundings.environment
    func file(_ variable: String, _ fallback: String) -> AWSSettingsFile {
      let path = environment[variable] ?? "\(environment["HOME"] ?? "")/.aws/\(fallback)"
      return AWSSettingsFile(surroundings.readFile(path) ?? [])
    }
    let named = profile ?? environment["AWS_PROFILE"] ?? environment["AWS_DEFAULT_PROFILE"]
    name = named ?? "default"
    isNamed = named != nil
    isExplicit = profile != nil
    config = file("AWS_CONFIG_FILE", "config")
    credentials = file("AWS_SHARED_CREDENTIALS_FILE", "credentials")
  }

  /// The settings of a profile in `config`.
  func settings(_ name: String) -> [String: String]? {
    if name == "default", let settings = config.sections["default"] { return settings }
    return config.sections["profile \(name)"]
  }

  /// A setting of a profile, where the credentials file comes first.
  func setting(_ key: String, of name: String) -> String? {
    credentials.sections[name]?[key] ?? settings(name)?[key]
  }

  /// Whether either file has the profile.
  func contains(_ name: String) -> Bool {
    credentials.sections[name] != nil || settings(name) != nil
  }

  /// The region: the command line's, AWS_REGION, AWS_DEFAULT_REGION, the profile's.
  public func region(flag: String?, environment: [String: String]) -> String? {
    [
      flag, environment["AWS_REGION"], environment["AWS_DEFAULT_REGION"],
      setting("region", of: name),
    ]
    .compactMap { $0 }.first { !$0.isEmpty }
  }

  /// A service's endpoint: the command line's, `AWS_ENDPOINT_URL_SERVICE`, `AWS_ENDPOINT_URL`, the
  /// profile's; nil for Amazon's own. AWS_IGNORE_CONFIGURED_ENDPOINT_URLS leaves the flag alone.
  ///
  /// - Parameter service: `sns`, `eventbridge`, `s3` or `sts`.
  public func endpoint(
    of service: String, flag: String?, environment: [String: String]
  ) -> String? {
    if let flag, !flag.isEmpty { return withoutSlash(flag) }
    if environment["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"]?.lowercased() == "true" { return nil }
    let services = setting("services", of: name).flatMap { config.sections["services \($0)"] }
    return [
      environment["AWS_ENDPOINT_URL_\(service.uppercased())"], environment["AWS_ENDPOINT_URL"],
      services?["\(service).endpoint_url"], setting("endpoint_url", of: name),
    ].compactMap { $0 }.first { !$0.isEmpty }.map(withoutSlash)
  }
}

/// A comment begins at ` #` or ` ;`, so that values may hold either character.
private func withoutComment(_ value: Substring) -> String {
  var previous: Character = " "
  for index in value.indices {
    if value[index] == "#" || value[index] == ";", previous == " " || previous == "\t" {
      return String(trimmed(value[..<index]))
    }
    previous = value[index]
  }
  return String(value)
}

private func withoutSlash(_ address: String) -> String {
  address.hasSuffix("/") ? String(address.dropLast()) : address
}

private func trimmed(_ text: Substring) -> Substring {
  let isSpace = { (character: Character) in character == " " || character == "\t" }
  guard let end = text.lastIndex(where: { !isSpace($0) }) else { return "" }
  return text[...end].drop(while: isSpace)
}
