// What becomes of a message by the answer, and when it is tried again.

import FoundationEssentials
import Testing
import Transport

private let now = Date(timeIntervalSince1970: 784_111_777)

@Suite("Delivery")
struct DeliveryTests {
  @Test(
    "reads the three forms of an HTTP date",
    arguments: [
      "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT",
      "Sun Nov  6 08:49:37 1994",
    ])
  func dates(text: String) {
    #expect(httpDate(text, now: now) == now)
  }

  @Test(
    "reads no other date",
    arguments: [
      "", "yesterday", "Sun, 32 Nov 1994 08:49:37 GMT", "Sun, 06 Foo 1994 08:49:37 GMT",
      "Sun, 06 Nov 1994 24:49:37 GMT", "Sun, 06 Nov 1994 08:49 GMT",
      "Sun, 06 Nov 1994 08:49:37 CET", "Sun, 06 Nov 99999999999999999999 08:49:37 GMT",
    ])
  func noDates(text: String) {
    #expect(httpDate(text, now: now) == nil)
  }

  @Test(
    "reads Retry-After as seconds and as a date",
    arguments: [
      ("120", 120), ("0", 0), ("Sun, 06 Nov 1994 08:50:37 GMT", 60),
      ("Sun, 06 Nov 1994 08:00:00 GMT", 0), ("-5", nil), ("1.5", nil), ("soon", nil),
      ("99999999999999999999", nil),
    ] as [(String, Double?)])
  func retryAfterField(value: String, seconds: Double?) {
    #expect(retryAfter([HTTPField("Retry-After", value)], now: now) == seconds)
  }

  @Test("waits by the schedule of Standard Webhooks, then gives up")
  func schedule() {
    let waits = (0..<11).map {
      RetrySchedule.webhook.wait(afterAttempts: $0, retryAfter: nil, random: 1)
    }
    #expect(waits == [0, 5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400, nil])
    #expect(RetrySchedule.webhook.wait(afterAttempts: 2, retryAfter: nil, random: 0) == 240)
    #expect(RetrySchedule.webhook.wait(afterAttempts: -1, retryAfter: nil, random: 0) == nil)
  }

  @Test("never undercuts Retry-After, nor waits for ever")
  func asked() throws {
    let schedule = RetrySchedule.doubling(from: 1, to: 20, attempts: 8)
    #expect(schedule.waits == [0, 1, 2, 4, 8, 16, 20, 20])
    #expect(schedule.wait(afterAttempts: 3, retryAfter: nil, random: 0.5) == 2)
    for random in [0, 0.3, 1] {
      let wait = try #require(schedule.wait(afterAttempts: 1, retryAfter: 60, random: random))
      #expect((60...66).contains(wait))
      let long = try #require(schedule.wait(afterAttempts: 1, retryAfter: 1e12, random: random))
      #expect(long <= 86400 * 1.1)
    }
  }

  @Test("encodes forms as the AWS clients do")
  func form() {
    let body = formEncoded([("Action", "Publish"), ("Message", "a b~*'()/ü&=+\n")])
    #expect(
      String(decoding: body, as: UTF8.self)
        == "Action=Publish&Message=a+b~%2A%27%28%29%2F%C3%BC%26%3D%2B%0A")
    #expect(percentDecoded("a+b%20c%zz%4".utf8, plusIsSpace: true) == Array("a b c%zz%4".utf8))
  }

  @Test("takes a published message for delivered")
  func published() {
    let body =
      "<PublishResponse><PublishResult><MessageId>m-1</MessageId></PublishResult></PublishResponse>"
    #expect(snsVerdict(on: answer(200, body), now: now) == .delivered(messageID: "m-1"))
    #expect(isRetry(snsVerdict(on: answer(200, "<html>log in</html>"), now: now)))
  }

  @Test(
    "sorts SNS's errors by their code before their status",
    arguments: [
      (400, "Throttling", "retry"), (400, "KMSThrottling", "retry"), (403, "SlowDown", "retry"),
      (500, "InternalError", "retry"), (503, "", "retry"), (429, "", "retry"), (502, "", "retry"),
      (400, "InvalidParameter", "dead"), (400, "ParameterValueInvalid", "dead"),
      (400, "EndpointDisabled", "dead"), (400, "KMSDisabled", "dead"),
      (400, "ValidationException", "dead"), (413, "", "dead"),
      (403, "AuthorizationError", "hold"), (404, "NotFound", "hold"), (403, "ExpiredToken", "hold"),
      (403, "InvalidClientTokenId", "hold"), (403, "SignatureDoesNotMatch", "hold"),
      (301, "", "hold"), (404, "", "hold"),
    ])
  func errors(status: Int, code: String, expected: String) {
    let body =
      "<ErrorResponse><Error><Code>\(code)</Code><Message>a &lt; b</Message></Error></ErrorResponse>"
    #expect(kind(snsVerdict(on: answer(status, code.isEmpty ? "" : body), now: now)) == expected)
  }

  @Test("corrects the clock by the answer's date, where the signature's time was refused")
  func clock() {
    let body =
      "<Error><Code>SignatureDoesNotMatch</Code><Message>Signature expired: x</Message></Error>"
    var late = answer(403, body)
    late.fields = [HTTPField("Date", "Sun, 06 Nov 1994 09:49:37 GMT")]
    #expect(snsVerdict(on: late, now: now) == .correctClock(by: 3600))
    late.fields = [HTTPField("Date", "Sun, 06 Nov 1994 08:49:40 GMT")]
    #expect(kind(snsVerdict(on: late, now: now)) == "hold")
  }

  @Test("judges each entry of EventBridge's answer by itself")
  func entries() {
    let body = """
      {"FailedEntryCount":3,"Entries":[{"EventId":"e-1"},{"ErrorCode":"InternalFailure"},
      {"ErrorCode":"MalformedDetail","ErrorMessage":"no JSON"},{"ErrorCode":"AccessDeniedException"}]}
      """
    #expect(
      eventBridgeVerdicts(on: answer(200, body), count: 4, now: now) == [
        .delivered(messageID: "e-1"), .retry(after: nil, reason: "InternalFailure"),
        .dead(reason: "MalformedDetail: no JSON"), .hold(reason: "AccessDeniedException"),
      ])
    #expect(eventBridgeVerdicts(on: answer(200, body), count: 3, now: now).allSatisfy(isRetry))
    #expect(eventBridgeVerdicts(on: answer(200, ""), count: 2, now: now).count == 2)
    let throttled = #"{"__type":"com.amazonaws.events#ThrottlingException","message":"slow"}"#
    #expect(
      eventBridgeVerdicts(on: answer(400, throttled), count: 1, now: now)
        == [.retry(after: nil, reason: "ThrottlingException: slow")])
  }

  @Test(
    "takes 2xx alone for a webhook's success, and never follows",
    arguments: [
      (200, "delivered"), (204, "delivered"), (301, "retry"), (307, "retry"), (400, "retry"),
      (404, "retry"), (410, "disable"), (429, "retry"), (500, "retry"), (502, "retry"),
    ])
  func webhook(status: Int, expected: String) {
    var answer = answer(status, "")
    answer.fields = [HTTPField("retry-after", "7")]
    let verdict = webhookVerdict(on: answer, now: now)
    #expect(kind(verdict) == expected)
    if expected == "retry" { #expect(verdict == .retry(after: 7, reason: "status \(status)")) }
  }

  private func answer(_ status: Int, _ body: String) -> HTTPAnswer {
    HTTPAnswer(status: status, body: Array(body.utf8))
  }

  private func isRetry(_ verdict: Verdict) -> Bool { kind(verdict) == "retry" }

  private func kind(_ verdict: Verdict) -> String {
    switch verdict {
    case .delivered: "delivered"
    case .retry: "retry"
    case .correctClock: "clock"
    case .hold: "hold"
    case .disable: "disable"
    case .dead: "dead"
    }
  }
}
