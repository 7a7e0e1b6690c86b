// Webhooks against a receiver that behaves well, badly and not at all.

import Diagnostics
import Events
import FoundationEssentials
import Glibc
import Synchronization
import TestSupport
import Testing
import Transport

private let newSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
private let oldSecret = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"

/// Events as the outbox hands them out, each of another key.
func outgoing(_ count: Int = 1, body: [UInt8] = characters("{}")) -> [OutgoingEvent] {
  (0..<count).map { OutgoingEvent(id: "event-\($0)", key: characters("\($0).jpg"), body: body) }
}

@Suite("A webhook")
struct WebhookTests {
  private func open(
    _ address: String, _ variables: [String: String] = [:], allowsPrivate: Bool = true
  ) throws -> any Sink {
    try openSink(
      Array(address.utf8), SinkSettings(allowsPrivate: allowsPrivate, variables: variables))
  }

  private func receipt(
    _ variables: [String: String] = [:],
    _ react: @escaping @Sendable (ReceivedRequest, Int) -> Reaction
  ) async throws -> (Receipt?, [ReceivedRequest]) {
    let server = try LoopbackServer(react)
    let sink = try open("\(server.origin)/hook?q=1", variables)
    return (await sink.deliver(outgoing()).first, server.received)
  }

  @Test("gets the event as it is, under an id that stays, and unsigned without a secret")
  func posts() async throws {
    let server = try LoopbackServer { _, _ in .answer(status: 204) }
    let sink = try open("\(server.origin)/hook?q=1")
    for _ in 0..<2 { #expect(await sink.deliver(outgoing()) == [.delivered]) }
    for request in server.received {
      #expect(request.line == "POST /hook?q=1 HTTP/1.1")
      #expect(request.body == characters("{}"))
      #expect(request.fields["content-type"] == "application/json")
      #expect(request.fields["webhook-id"] == "event-0")
      #expect(request.fields["webhook-timestamp"].flatMap(Int.init) != nil)
      #expect(request.fields["webhook-signature"] == nil)
    }
    #expect(server.received.count == 2)
  }

  @Test("can verify the event by any of the secrets, the old one and the new one")
  func signed() async throws {
    let arrival = Mutex(Date.distantPast)
    let (receipt, received) = try await receipt(
      ["IMGPROC_WEBHOOK_SECRET": "\(newSecret) \(oldSecret)"]
    ) { _, _ in
      arrival.withLock { $0 = Date() }
      return .answer(status: 200)
    }
    #expect(receipt == .delivered)
    // A test may be resumed long after what it waited for.
    let now = arrival.withLock { $0 }
    let request = try #require(received.first)
    let fields = request.fields.map { HTTPField($0.key, $0.value) }
    #expect(request.fields["webhook-signature"]?.split(separator: " ").count == 2)
    for secret in [newSecret, oldSecret] {
      try WebhookSigner([WebhookSecret(secret)]).verify(fields, body: request.body, now: now)
    }
    #expect(throws: TransportError.self) {
      try WebhookSigner([WebhookSecret(newSecret)])
        .verify(fields, body: request.body + [0], now: now)
    }
  }

  @Test("gets a CloudEvent as what it is")
  func cloudEvent() async throws {
    let server = try LoopbackServer { _, _ in .answer(status: 200) }
    let body = try CloudEvent(completedEvent().json(), id: "1", source: "/bucket").structured()
    let event = OutgoingEvent(id: "1", key: [], body: body)
    #expect(try await open(server.origin).deliver([event]) == [.delivered])
    #expect(
      server.received.first?.fields["content-type"]
        == "application/cloudevents+json; charset=UTF-8")
  }

  @Test("that answers anything but 2xx gets the event again", arguments: [301, 308, 400, 404, 500])
  func refuses(status: Int) async throws {
    let (receipt, received) = try await receipt { _, _ in
      .answer(status: status, fields: ["Location": "/x"], body: characters("CANARY"))
    }
    guard case .again(let error, nil) = receipt else {
      Issue.record("\(String(describing: receipt))")
      return
    }
    #expect(error.message.hasSuffix("has not taken the notice: status \(status)"))
    #expect(error.category == .unavailable)
    #expect(received.count == 1)
  }

  @Test("that asks to wait is waited for")
  func throttles() async throws {
    let (receipt, _) = try await receipt { _, _ in
      .answer(status: 429, fields: ["Retry-After": "120"])
    }
    guard case .again(_, let seconds) = receipt else {
      Issue.record("\(String(describing: receipt))")
      return
    }
    #expect(seconds == 120)
  }

  @Test("that wants no more holds everything for it")
  func gone() async throws {
    let (receipt, _) = try await receipt { _, _ in .answer(status: 410) }
    guard case .disabled = receipt else {
      Issue.record("\(String(describing: receipt))")
      return
    }
  }

  @Test("that resets the connection gets the event again, once it is due")
  func reset() async throws {
    let (receipt, received) = try await receipt { _, _ in .reset }
    guard case .again(let error, nil) = receipt else {
      Issue.record("\(String(describing: receipt))")
      return
    }
    #expect(error.code == "unreachable")
    #expect(received.count == 1)
  }

  @Test("answers for each event apart, in whatever order")
  func several() async throws {
    let server = try LoopbackServer { request, _ in
      .answer(status: request.fields["webhook-id"] == "event-3" ? 500 : 200)
    }
    let receipts = try await open(server.origin).deliver(outgoing(8))
    #expect(receipts.count == 8)
    for (index, receipt) in receipts.enumerated() {
      #expect((receipt == .delivered) == (index != 3))
    }
  }

  @Test("must be https and public, unless private ones are allowed")
  func guarded() async throws {
    for address in [
      "http://example.com/", "https://127.0.0.1/", "https://10.1.2.3/", "https://[::1]/",
      "https://[::ffff:8.8.8.8]/", "https://169.254.169.254/",
    ] {
      let error = #expect(throws: EventsError.self) {
        _ = try open(address, allowsPrivate: false)
      }
      #expect(error?.code == "bad_sink")
      #expect(error?.message.contains("--allow-private") == true)
      #expect(throws: Never.self) { try open(address) }
    }
    let named = try open("https://localhost/", allowsPrivate: false)
    let receipt = await named.deliver(outgoing()).first
    guard case .held(let error) = receipt else {
      Issue.record("\(String(describing: receipt))")
      return
    }
    #expect(error.code == "forbidden_address")
  }

  @Test("is stored without what may be secret in its address")
  func stored() throws {
    #expect(try open("https://example.com/hook").address == "https://example.com/hook")
    let address = try open("https://example.com/?key=CANARYCANARY").address
    #expect(!address.contains("CANARY"))
    let error = #expect(throws: EventsError.self) {
      _ = try open("https://user:CANARY@example.com/")
    }
    #expect(error?.message.contains("CANARY") == false)
  }

  @Test("takes its secret from a file that is nobody else's")
  func secretFile() async throws {
    let directory = try TemporaryDirectory()
    try directory.write(characters("\(newSecret)\n\(oldSecret)\n"), to: "secret")
    let variables = ["IMGPROC_WEBHOOK_SECRET_FILE": directory.file("secret")]
    chmod(directory.file("secret"), 0o640)
    let error = #expect(throws: EventsError.self) { _ = try open("https://a/", variables) }
    #expect(error?.category == .badConfiguration)
    #expect(error?.message.contains("chmod 600") == true)
    chmod(directory.file("secret"), 0o600)
    let (receipt, received) = try await receipt(variables) { _, _ in .answer(status: 200) }
    #expect(receipt == .delivered)
    let signatures = received.first?.fields["webhook-signature"]
    #expect(signatures?.split(separator: " ").count == 2)
  }

  @Test("with a secret that is none is not opened, and the secret is not repeated")
  func badSecret() {
    for secret in ["CANARY", "whsec_CANARY!", "whsec_Q0FOQVJZ", "\(newSecret) CANARY"] {
      let error = #expect(throws: EventsError.self) {
        _ = try open("https://a/", ["IMGPROC_WEBHOOK_SECRET": secret])
      }
      #expect(error?.category == .badConfiguration)
      #expect(error?.message.contains("CANARY") == false)
    }
  }
}
