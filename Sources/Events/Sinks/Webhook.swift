// Webhooks as Standard Webhooks 1.0.0 has them: a POST of the event, signed, for which only 2xx counts.

import FoundationEssentials
import Transport

/// A receiver at an `https` address.
public struct Webhook: Sink {
  /// The address, with whatever of it may be a token masked.
  public let address: String
  private let target: WebAddress
  private let host: PinnedHost
  private let signer: WebhookSigner?
  private let network: Network
  private let timeout: Double
  private let trace: Exchange.Trace?

  /// Seconds for one attempt, unless the settings say otherwise.
  private static let timeout = 15.0
  /// Addresses of the host that are tried in one attempt, where nobody answers.
  private static let mostAddresses = 3

  /// The webhook at `text`, with the secrets that the settings' variables hold or name; unsigned where
  /// they do neither.
  ///
  /// Throws for an address that is none, and for one that `--allow-private` would be needed for: `http`,
  /// or a literal address of a private network. A name is judged when it is looked up.
  public init(_ text: String, _ settings: SinkSettings) throws(EventsError) {
    let scheme = text.prefix { $0 != ":" }
    do {
      target = try WebAddress(text)
      signer = try WebhookSigner(settings.variables)
    } catch {
      guard case .badAddress(let detail) = error else { throw .transport(error) }
      throw .badSink("\(scheme):", detail: detail)
    }
    address = target.masked
    if !settings.allowsPrivate {
      guard target.scheme == "https" else {
        throw .badSink(address, detail: "it needs https, or --allow-private")
      }
      guard !target.isLiteral || isPublic(target.host) else {
        throw .badSink(address, detail: "it is a private address: that needs --allow-private")
      }
    }
    host = PinnedHost(target.host, allowsPrivate: settings.allowsPrivate)
    network = settings.network
    timeout = settings.timeout ?? Self.timeout
    trace = settings.trace
  }

  /// A request carries one event.
  public var batchLimit: Int { 1 }
  /// Requests that are under way at once.
  public var concurrency: Int { 16 }
  /// That of Standard Webhooks.
  public var schedule: RetrySchedule { .webhook }

  /// Posts each event, all at once.
  public func deliver(_ events: [OutgoingEvent]) async -> [Receipt] {
    await concurrently(events, post)
  }

  /// What of a request may be a secret: whatever the address holds besides its host.
  private var secrets: [String] {
    target.masked == target.origin + target.path ? [] : [target.path, target.query]
  }

  private func post(_ event: OutgoingEvent) async -> Receipt {
    let now = Date()
    let request = HTTPRequest(
      method: "POST", origin: target.origin, path: target.path, query: target.query,
      fields: [HTTPField("Content-Type", EventFacts(event).contentType)]
        + WebhookSigner.fields(of: signer, id: event.id, time: now, body: event.body),
      body: event.body)
    var fault = TransportError.notConnected(origin: target.origin, detail: "nobody answers")
    for _ in 0..<Self.mostAddresses {
      do throws(TransportError) {
        let place = try await host.address()
        do throws(TransportError) {
          let answer = try await network.send(request, within: timeout, pinnedTo: place)
          trace?(Exchange(request, answer, secrets: secrets))
          return Receipt(webhookVerdict(on: answer, now: now), of: address)
        } catch {
          // After this look-ups begin anew, so that a receiver may move.
          await host.failed(place)
          guard case .notConnected = error else { throw error }
          fault = error
        }
      } catch {
        return Receipt(error)
      }
    }
    return Receipt(fault)
  }
}
