// Standard Webhooks: the published vector, and what a receiver must refuse.

import FoundationEssentials
import Testing
import Transport

@Suite("Webhook signatures")
struct WebhookSignerTests {
  private let text = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
  private let id = "msg_p5jXN8AQM9LWM0D4loKWxJek"
  private let time = Date(timeIntervalSince1970: 1_614_265_330)
  private let body = Array(#"{"test": 2432232314}"#.utf8)
  private var other: String { "whsec_" + Data(repeating: 7, count: 32).base64EncodedString() }

  @Test("come to the published vector")
  func vector() throws {
    let fields = try WebhookSigner([WebhookSecret(text)]).fields(id: id, time: time, body: body)
    #expect(fields["webhook-id"] == id)
    #expect(fields["webhook-timestamp"] == "1614265330")
    #expect(fields["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
  }

  @Test("hold with the old and with the new secret while one replaces the other")
  func rotation() throws {
    let old = try WebhookSecret(text)
    let new = try WebhookSecret(other)
    let fields = try WebhookSigner([new, old]).fields(id: id, time: time, body: body)
    #expect(fields["webhook-signature"]?.split(separator: " ").count == 2)
    for secret in [old, new] {
      try WebhookSigner([secret]).verify(fields, body: body, now: time)
    }
  }

  @Test("do not hold for another body, id, time, secret or version")
  func forgeries() throws {
    let signer = try WebhookSigner([WebhookSecret(text)])
    let fields = signer.fields(id: id, time: time, body: body)
    func refused(_ fields: [HTTPField], _ body: [UInt8], _ now: Date, by signer: WebhookSigner) {
      #expect(throws: TransportError.self) { try signer.verify(fields, body: body, now: now) }
    }
    refused(fields, body + [0x20], time, by: signer)
    refused(fields, body, time.addingTimeInterval(301), by: signer)
    refused(fields, body, time.addingTimeInterval(-301), by: signer)
    refused(fields, body, time, by: try WebhookSigner([WebhookSecret(other)]))
    for index in fields.indices {
      var changed = fields
      changed[index].value = changed[index].value.replacing("v1,", with: "v2,") + "1"
      refused(changed, body, time, by: signer)
      changed.remove(at: index)
      refused(changed, body, time, by: signer)
    }
    try signer.verify(fields, body: body, now: time.addingTimeInterval(299))
  }

  @Test(
    "need a secret of 24 to 64 bytes",
    arguments: ["", "whsec_", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_%%%%", "whsec_AAAA"])
  func secrets(text: String) {
    #expect(throws: TransportError.self) { try WebhookSecret(text) }
    #expect(throws: TransportError.self) { try WebhookSigner([]) }
  }
}
