// What a webhook's answer means (Standard Webhooks 1.0.0, "Operational considerations").

import FoundationEssentials

/// What a receiver's answer means. Redirects are never followed: they are failures.
public func webhookVerdict(on answer: HTTPAnswer, now: Date) -> Verdict {
  switch answer.status {
  case 200..<300: .delivered(messageID: nil)
  case 410: .disable(reason: "the receiver wants no more (410)")
  default:
    .retry(after: retryAfter(answer.fields, now: now), reason: "status \(answer.status)")
  }
}
