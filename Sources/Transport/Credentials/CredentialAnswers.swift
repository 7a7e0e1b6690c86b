// Credentials as processes, containers, instances and STS write them.

import FoundationEssentials

extension TransportError {
  /// What an answer without credentials says: whether another try may help is told as of any service's.
  static func noCredentials(in answer: HTTPAnswer, from source: String) -> TransportError {
    let line = AWSErrorAnswer(answer).line
    let detail = line.isEmpty ? "status \(answer.status)" : line
    let isForNow =
      switch awsVerdict(on: answer, now: .distantPast) {
      case .retry, .correctClock: true
      default: false
      }
    return isForNow
      ? .credentialsUnavailable(source: source, detail: detail)
      : .credentialsRefused(source: source, detail: detail)
  }
}

extension AWSCredentials {
  /// The JSON of `credential_process` (`SessionToken`) and of containers and instances (`Token`).
  init(json bytes: [UInt8], from source: String) throws(TransportError) {
    struct Answer: Decodable {
      var Version: Int?
      var Code: String?
      var Message: String?
      var AccessKeyId: String?
      var SecretAccessKey: String?
      var SessionToken: String?
      var Token: String?
      var Expiration: String?
    }
    guard let answer = try? JSONDecoder().decode(Answer.self, from: Data(bytes)) else {
      throw .credentialsUnavailable(source: source, detail: "the answer is no JSON of its kind")
    }
    guard (answer.Version ?? 1) == 1, let id = answer.AccessKeyId, !id.isEmpty,
      let secret = answer.SecretAccessKey, !secret.isEmpty
    else {
      throw .credentialsUnavailable(
        source: source, detail: answer.Message ?? answer.Code ?? "the answer has no keys")
    }
    self.init(
      accessKeyID: id, secretAccessKey: secret, sessionToken: answer.SessionToken ?? answer.Token,
      expiration: try Self.time(answer.Expiration, from: source))
  }

  /// STS's XML.
  init(sts answer: HTTPAnswer, from source: String) throws(TransportError) {
    let text = String(decoding: answer.body, as: UTF8.self)
    guard answer.status == 200, let id = xmlText(of: "AccessKeyId", in: text),
      let secret = xmlText(of: "SecretAccessKey", in: text)
    else {
      throw .noCredentials(in: answer, from: source)
    }
    self.init(
      accessKeyID: id, secretAccessKey: secret,
      sessionToken: xmlText(of: "SessionToken", in: text),
      expiration: try Self.time(xmlText(of: "Expiration", in: text), from: source))
  }

  private static func time(_ text: String?, from source: String) throws(TransportError) -> Date? {
    guard let text else { return nil }
    let exact = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
    if let time = (try? Date(text, strategy: .iso8601)) ?? (try? Date(text, strategy: exact)) {
      return time
    }
    throw .credentialsUnavailable(source: source, detail: "'\(text)' is no time")
  }
}
