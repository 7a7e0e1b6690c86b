// EventBridge event buses (Amazon EventBridge API Reference, "PutEvents").

import FoundationEssentials
import Transport

/// An EventBridge event bus.
public struct EventBus: Sink {
  /// `eventbridge:` and the bus.
  public let address: String
  private let bus: String
  private let region: String
  private let access: AWSAccess
  private let timeout: Double?

  /// Bytes of all entries of a request.
  private static let longestRequest = 256 << 10
  private static let source = "image.processing"

  /// The bus of a name or an ARN. A name is looked for in the region that is set up.
  public init(
    _ bus: String, _ access: AWSAccess, timeout: Double? = nil
  ) throws(EventsError) {
    self.timeout = timeout
    address = "eventbridge:\(bus)"
    let parts = bus.split(separator: ":", omittingEmptySubsequences: false)
    let ofARN = parts.count == 6 && parts[0] == "arn" ? String(parts[3]) : nil
    guard !bus.isEmpty else { throw .badSink(address, detail: "it needs the name of a bus") }
    guard let region = ofARN ?? access.region, !region.isEmpty else {
      throw .badSink(address, detail: "no region is set: AWS_REGION names one")
    }
    self.bus = bus
    self.region = region
    self.access = access
  }

  /// Entries of a request.
  public var batchLimit: Int { 10 }
  /// Requests that are under way at once.
  public var concurrency: Int { 4 }
  /// That of AWS.
  public var schedule: RetrySchedule { .aws }

  /// Puts the events in as few requests as their sizes allow.
  public func deliver(_ events: [OutgoingEvent]) async -> [Receipt] {
    var receipts: [Receipt] = []
    var next: [Entry] = []
    var size = 0
    for event in events {
      let entry = Entry(event, bus: bus)
      if !next.isEmpty, size + entry.size > Self.longestRequest {
        receipts += await put(next)
        (next, size) = ([], 0)
      }
      next.append(entry)
      size += entry.size
    }
    return receipts + (next.isEmpty ? [] : await put(next))
  }

  private func put(_ entries: [Entry]) async -> [Receipt] {
    let size = entries.reduce(0) { $0 + $1.size }
    // Only one that is alone can be too large.
    guard size <= Self.longestRequest else {
      let detail = "it has \(size) bytes; EventBridge takes \(Self.longestRequest)"
      return entries.map { _ in .refused(.notTaken(sink: address, detail: detail)) }
    }
    do throws(EventsError) {
      let request = HTTPRequest(
        method: "POST",
        origin: access.origin(of: "eventbridge", host: "events", region: region),
        fields: [
          HTTPField("Content-Type", "application/x-amz-json-1.1"),
          HTTPField("X-Amz-Target", "AWSEvents.PutEvents"),
        ], body: try encoded(["Entries": entries]))
      do throws(TransportError) {
        let answer = try await access.send(
          request, service: "events", region: region, within: timeout)
        let verdicts = eventBridgeVerdicts(on: answer, count: entries.count, now: Date())
        // A request fails as a whole for one entry, whose end the others must not share.
        if answer.status != 200, entries.count > 1, case .dead? = verdicts.first {
          return await putAlone(entries)
        }
        return verdicts.map { Receipt($0, of: address) }
      } catch {
        return entries.map { _ in Receipt(error) }
      }
    } catch {
      return entries.map { _ in .refused(error) }
    }
  }

  private func putAlone(_ entries: [Entry]) async -> [Receipt] {
    var receipts: [Receipt] = []
    for entry in entries { receipts += await put([entry]) }
    return receipts
  }

  /// One event as EventBridge takes it.
  private struct Entry: Encodable {
    let Source = EventBus.source
    let DetailType: String
    let Detail: String
    let EventBusName: String
    /// Seconds since 1970.
    let Time: Double?

    init(_ event: OutgoingEvent, bus: String) {
      let facts = EventFacts(event)
      DetailType = facts.title
      Detail = String(decoding: event.body, as: UTF8.self)
      EventBusName = bus
      Time = facts.time.flatMap(Self.seconds)
    }

    /// As EventBridge counts it.
    var size: Int {
      (Time == nil ? 0 : 14) + Source.utf8.count + DetailType.utf8.count + Detail.utf8.count
    }

    private static func seconds(_ time: String) -> Double? {
      let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
      return (try? Date(time, strategy: style))?.timeIntervalSince1970
    }
  }
}
