// Standard Webhooks 1.0.0 (standardwebhooks.com): the receiver can tell that a message is ours, whole
// and not a replay, by an HMAC over its id, its time and its body.

import Crypto
import Diagnostics
import FoundationEssentials

/// One secret of a webhook.
public struct WebhookSecret: Sendable {
  fileprivate let key: SymmetricKey

  /// Reads `whsec_` and the base64 of 24 to 64 bytes.
  public init(_ text: String) throws(TransportError) {
    guard text.hasPrefix("whsec_") else {
      throw .badSecret(detail: "it does not begin with whsec_")
    }
    guard let bytes = Data(base64Encoded: String(text.dropFirst(6))) else {
      throw .badSecret(detail: "what follows whsec_ is no base64")
    }
    guard (24...64).contains(bytes.count) else {
      throw .badSecret(detail: "it has \(counted(bytes.count, "byte"))")
    }
    key = SymmetricKey(data: bytes)
  }
}

/// Signs and checks messages with one secret, or with several while one replaces the other.
public struct WebhookSigner: Sendable {
  private let secrets: [WebhookSecret]

  /// A signer with the newest secret first; throws `badSecret` where there is none.
  public init(_ secrets: [WebhookSecret]) throws(TransportError) {
    guard !secrets.isEmpty else { throw .badSecret(detail: "there is none") }
    self.secrets = secrets
  }

  /// The three header fields of one attempt to deliver.
  ///
  /// - Parameters:
  ///   - id: the event's, the same at every attempt.
  ///   - time: of this attempt; whole seconds count.
  public func fields(id: String, time: Date, body: [UInt8]) -> [HTTPField] {
    let seconds = Int(time.timeIntervalSince1970.rounded(.down))
    let signatures = secrets.map { secret in
      "v1,"
        + Data(
          HMAC<SHA256>.authenticationCode(
            for: signedText(id: id, seconds: "\(seconds)", body: body), using: secret.key)
        ).base64EncodedString()
    }
    return [
      HTTPField("webhook-id", id), HTTPField("webhook-timestamp", "\(seconds)"),
      HTTPField("webhook-signature", signatures.joined(separator: " ")),
    ]
  }

  /// Throws `badSignature` unless one of the signatures is by one of the secrets, and recent.
  ///
  /// - Parameters:
  ///   - now: the receiver's clock.
  ///   - tolerance: how many seconds the message's time may be off, either way.
  public func verify(
    _ fields: [HTTPField], body: [UInt8], now: Date, tolerance: Double = 300
  ) throws(TransportError) {
    guard let id = fields["webhook-id"], let stamp = fields["webhook-timestamp"],
      let signatures = fields["webhook-signature"]
    else { throw .badSignature(detail: "a header field is missing") }
    guard let seconds = Int(stamp), abs(Double(seconds) - now.timeIntervalSince1970) <= tolerance
    else { throw .badSignature(detail: "its time is too far off") }
    let text = signedText(id: id, seconds: stamp, body: body)
    for signature in signatures.split(separator: " ") {
      guard signature.hasPrefix("v1,"),
        let code = Data(base64Encoded: String(signature.dropFirst(3)))
      else { continue }
      for secret in secrets {
        // In constant time: a comparison that stops early tells a forger how far he got.
        if HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: text, using: secret.key) {
          return
        }
      }
    }
    throw .badSignature(detail: "no signature is by a known secret")
  }

  private func signedText(id: String, seconds: String, body: [UInt8]) -> [UInt8] {
    Array("\(id).\(seconds).".utf8) + body
  }
}
