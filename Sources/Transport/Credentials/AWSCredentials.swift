// The keys that a request is signed with.

import FoundationEssentials

/// An access key, with a session token where it is a temporary one.
public struct AWSCredentials: Sendable, Equatable {
  /// Names the key; no secret.
  public var accessKeyID: String
  /// Signs requests; never logged.
  public var secretAccessKey: String
  /// Goes along with a temporary key; never logged.
  public var sessionToken: String?
  /// When a temporary key ends, as far as its source says.
  public var expiration: Date?

  /// Credentials from their parts.
  public init(
    accessKeyID: String, secretAccessKey: String, sessionToken: String? = nil,
    expiration: Date? = nil
  ) {
    self.accessKeyID = accessKeyID
    self.secretAccessKey = secretAccessKey
    self.sessionToken = sessionToken
    self.expiration = expiration
  }
}

extension AWSCredentials: CustomStringConvertible, CustomDebugStringConvertible,
  CustomReflectable
{
  /// The key's name alone, so that no log can hold a secret.
  public var description: String { "AWS key \(accessKeyID)" }
  /// As `description`.
  public var debugDescription: String { description }
  /// Nothing that `dump` could show.
  public var customMirror: Mirror { Mirror(self, children: ["accessKeyID": accessKeyID]) }
}
