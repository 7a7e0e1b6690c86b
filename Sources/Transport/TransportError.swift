// What can go wrong between this program and the services that it talks to.

import Diagnostics

/// Why a service could not be spoken to.
public enum TransportError: Failure, Equatable {
  /// A webhook's secret is none.
  case badSecret(detail: String)
  /// A signed message is not from whom it says.
  case badSignature(detail: String)
  /// A profile, a credentials file or a credential process makes no sense.
  case badConfiguration(place: String, detail: String)
  /// No source has credentials.
  case noCredentials(tried: [String])
  /// A source of credentials that is set up gives none.
  case credentialsUnavailable(source: String, detail: String)
  /// The connection failed or timed out.
  case unreachable(origin: String, detail: String)

  /// What a script branches on.
  public var category: FailureCategory {
    switch self {
    case .badSecret, .badConfiguration: .badConfiguration
    case .badSignature, .noCredentials: .refused
    case .credentialsUnavailable, .unreachable: .unavailable
    }
  }

  /// A stable word for the case.
  public var code: String {
    switch self {
    case .badSecret: "bad_webhook_secret"
    case .badSignature: "bad_webhook_signature"
    case .badConfiguration: "bad_aws_configuration"
    case .noCredentials: "no_credentials"
    case .credentialsUnavailable: "credentials_unavailable"
    case .unreachable: "unreachable"
    }
  }

  /// The case and its evidence, in one line.
  public var message: String {
    switch self {
    case .badSecret(let detail): "the webhook's secret makes no sense: \(detail)"
    case .badSignature(let detail): "the webhook's signature does not hold: \(detail)"
    case .badConfiguration(let place, let detail): "\(place) makes no sense: \(detail)"
    case .noCredentials(let tried): "no AWS credentials in \(tried.joined(separator: ", "))"
    case .credentialsUnavailable(let source, let detail): "no credentials from \(source): \(detail)"
    case .unreachable(let origin, let detail): "can't reach \(origin): \(detail)"
    }
  }

  /// What can be done.
  public var hint: String? {
    switch self {
    case .badSecret: "it is whsec_ and the base64 of 24 to 64 random bytes"
    case .noCredentials: "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a profile"
    default: nil
    }
  }
}
