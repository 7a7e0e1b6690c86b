// What SNS and EventBridge answer (Amazon SNS API Reference, "Publish" and "Common Errors"; Amazon
// EventBridge API Reference, "PutEvents"; the retry rules of the AWS SDKs).

import FoundationEssentials

/// The error code and message of an AWS answer, from XML or JSON.
struct AWSErrorAnswer {
  var code: String
  var message: String

  init(_ answer: HTTPAnswer) {
    struct Body: Decodable {
      var __type: String?
      var code: String?
      var message: String?
      var Message: String?
    }
    if let body = try? JSONDecoder().decode(Body.self, from: Data(answer.body)) {
      // `com.amazonaws.events#ThrottlingException:http://…`
      let type = body.__type ?? body.code ?? answer.fields["x-amzn-errortype"] ?? ""
      code = String(type.split(separator: "#").last?.split(separator: ":").first ?? "")
      message = body.message ?? body.Message ?? ""
    } else {
      let text = String(decoding: answer.body, as: UTF8.self)
      code = xmlText(of: "Code", in: text) ?? ""
      message = xmlText(of: "Message", in: text) ?? ""
    }
  }

  var line: String { message.isEmpty ? code : "\(code): \(message)" }
}

/// What SNS's answer to `Publish` means.
///
/// - Parameter now: this machine's clock, against which the answer's `Date` is held.
public func snsVerdict(on answer: HTTPAnswer, now: Date) -> Verdict {
  guard answer.status == 200 else { return awsVerdict(on: answer, now: now) }
  let text = String(decoding: answer.body, as: UTF8.self)
  guard let id = xmlText(of: "MessageId", in: text), !id.isEmpty else {
    return .retry(after: nil, reason: "the answer is none of SNS's")
  }
  return .delivered(messageID: id)
}

/// What EventBridge's answer to `PutEvents` means for each of its `count` entries.
public func eventBridgeVerdicts(on answer: HTTPAnswer, count: Int, now: Date) -> [Verdict] {
  struct Body: Decodable {
    struct Entry: Decodable {
      var EventId: String?
      var ErrorCode: String?
      var ErrorMessage: String?
    }
    var Entries: [Entry]
  }
  guard answer.status == 200 else {
    return Array(repeating: awsVerdict(on: answer, now: now), count: count)
  }
  guard let body = try? JSONDecoder().decode(Body.self, from: Data(answer.body)),
    body.Entries.count == count
  else {
    return Array(
      repeating: .retry(after: nil, reason: "the answer is none of EventBridge's"), count: count)
  }
  return body.Entries.map { entry in
    guard let code = entry.ErrorCode, !code.isEmpty else {
      guard let id = entry.EventId, !id.isEmpty else {
        return .retry(after: nil, reason: "the answer has neither an id nor an error for it")
      }
      return .delivered(messageID: id)
    }
    let line = entry.ErrorMessage.map { "\(code): \($0)" } ?? code
    if code == "InternalFailure" || code == "ThrottlingException" {
      return .retry(after: nil, reason: line)
    }
    return isAboutAccess(code) ? .hold(reason: line) : .dead(reason: line)
  }
}

/// What any AWS service's error answer means.
public func awsVerdict(on answer: HTTPAnswer, now: Date) -> Verdict {
  let error = AWSErrorAnswer(answer)
  let reason = error.line.isEmpty ? "status \(answer.status)" : error.line
  let wait = retryAfter(answer.fields, now: now)
  if isAboutTime(error),
    let date = answer.fields["date"].flatMap({ httpDate($0, now: now) }),
    abs(date.timeIntervalSince(now)) > 60
  {
    return .correctClock(by: date.timeIntervalSince(now))
  }
  if throttlingCodes.contains(error.code) { return .retry(after: wait, reason: reason) }
  if isAboutAccess(error.code) || isAboutTime(error) { return .hold(reason: reason) }
  if deadCodes.contains(error.code) || error.code.hasPrefix("KMS") { return .dead(reason: reason) }
  switch answer.status {
  case 408, 429, 500...599: return .retry(after: wait, reason: reason)
  // Nothing else that a wrong address, account or permission answers is the message's own fault.
  case 300..<400, 401, 403, 404, 407: return .hold(reason: reason)
  case 400..<500 where error.code.isEmpty && answer.status != 413: return .hold(reason: reason)
  case 200..<300: return .retry(after: wait, reason: "the answer is not understood")
  default: return .dead(reason: reason)
  }
}

private let throttlingCodes: Set<String> = [
  "Throttling", "ThrottlingException", "ThrottledException", "RequestThrottled",
  "RequestThrottledException", "TooManyRequestsException", "RequestLimitExceeded", "SlowDown",
  "RequestTimeout", "RequestTimeoutException", "PriorRequestNotComplete", "InternalError",
  "InternalFailure", "ServiceUnavailable", "KMSThrottling", "KMSThrottlingException",
]

private let deadCodes: Set<String> = [
  "InvalidParameter", "InvalidParameterValue", "ParameterValueInvalid", "EndpointDisabled",
  "ValidationException", "ValidationError", "InvalidParameterException",
]

/// Services with XML leave `Exception` out of the names that those with JSON end in it.
private func isAboutAccess(_ code: String) -> Bool {
  let suffix = "Exception"
  let name = code.hasSuffix(suffix) ? String(code.dropLast(suffix.count)) : code
  return [
    "AccessDenied", "AuthorizationError", "NotAuthorized", "NotAuthorizedForSource",
    "NotAuthorizedForDetailType", "UnauthorizedOperation", "NotFound", "ResourceNotFound",
    "ExpiredToken", "InvalidClientTokenId", "UnrecognizedClient", "MissingAuthenticationToken",
    "SignatureDoesNotMatch", "InvalidSignature", "IncompleteSignature", "InvalidSecurity",
    "OptInRequired", "KMSAccessDenied", "InvalidAccessKeyId",
  ].contains(name)
}

private func isAboutTime(_ error: AWSErrorAnswer) -> Bool {
  if error.code == "RequestTimeTooSkewed" || error.code == "RequestExpired" { return true }
  // SNS tells a wrong clock by the words of a wrong signature.
  return ["SignatureDoesNotMatch", "InvalidSignatureException"].contains(error.code)
    && ["Signature expired", "Signature not yet current"].contains {
      error.message.firstRange(of: $0) != nil
    }
}

/// The text of the first element of that name, entities replaced; enough for AWS's flat answers.
func xmlText(of name: String, in text: String) -> String? {
  guard let start = text.firstRange(of: "<\(name)>")?.upperBound else { return nil }
  let rest = String(text[start...])
  guard let end = rest.firstRange(of: "</\(name)>")?.lowerBound else { return nil }
  var found = String(rest[..<end])
  for (entity, character) in [
    ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&"),
  ] {
    found = found.split(separator: entity, omittingEmptySubsequences: false)
      .joined(separator: character)
  }
  return found
}
