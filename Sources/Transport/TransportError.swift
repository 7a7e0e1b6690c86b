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
  /// A source of credentials that is set up gives none for now.
  case credentialsUnavailable(source: String, detail: String)
  /// A source of credentials that is set up gives us none, however often it is asked.
  case credentialsRefused(source: String, detail: String)
  /// An address is none of the web.
  case badAddress(detail: String)
  /// A host is in a private network, or this very machine.
  case forbiddenAddress(host: String, address: String)
  /// There is no connection: nothing was sent.
  case notConnected(origin: String, detail: String)
  /// The exchange failed or timed out: the request may have arrived.
  case unreachable(origin: String, detail: String)
  /// A program was not started, or did not end well: with this status, if it ended by itself.
  case programFailed(name: String, status: Int32?, detail: String)

  /// What a script branches on.
  public var category: FailureCategory {
    switch self {
    case .badSecret, .badConfiguration: .badConfiguration
    case .badSignature, .noCredentials, .credentialsRefused, .forbiddenAddress: .refused
    case .badAddress: .usage
    case .credentialsUnavailable, .notConnected, .unreachable, .programFailed: .unavailable
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
    case .credentialsRefused: "credentials_refused"
    case .badAddress: "bad_address"
    case .forbiddenAddress: "forbidden_address"
    case .notConnected: "not_connected"
    case .unreachable: "unreachable"
    case .programFailed: "program_failed"
    }
  }

  /// The case and its evidence, in one line.
  public var message: String {
    switch self {
    case .badSecret(let detail): "the webhook's secret makes no sense: \(detail)"
    case .badSignature(let detail): "the webhook's signature does not hold: \(detail)"
    case .badConfiguration(let place, let detail): "\(place) makes no sense: \(detail)"
    case .noCredentials(let tried): "no AWS credentials in \(tried.joined(separator: ", "))"
    case .credentialsUnavailable(let source, let detail),
      .credentialsRefused(let source, let detail):
      "no credentials from \(source): \(detail)"
    case .badAddress(let detail): "the address makes no sense: \(detail)"
    case .forbiddenAddress(let host, let address): "\(host) is at \(address), a private address"
    case .notConnected(let origin, let detail), .unreachable(let origin, let detail):
      "can't reach \(origin): \(detail)"
    case .programFailed(let name, _, let detail): "\(name) failed: \(detail)"
    }
  }

  /// What can be done.
  public var hint: String? {
    switch self {
    case .badSecret: "it is whsec_ and the base64 of 24 to 64 random bytes"
    case .noCredentials: "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a profile"
    case .forbiddenAddress: "say --allow-private where that is meant"
    default: nil
    }
  }
}
