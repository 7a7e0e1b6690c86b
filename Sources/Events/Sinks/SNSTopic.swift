// SNS topics, standard and FIFO (Amazon SNS API Reference, "Publish").

import FoundationEssentials
import Transport

/// An SNS topic.
public struct SNSTopic: Sink {
  /// `sns:` and the topic's ARN.
  public let address: String
  private let arn: String
  private let region: String
  private let access: AWSAccess
  private let isFIFO: Bool
  private let timeout: Double?

  /// Bytes of a message, its attributes included.
  private static let longestMessage = 262_144

  /// The topic of an ARN, which names its region.
  public init(
    arn: String, _ access: AWSAccess, timeout: Double? = nil
  ) throws(EventsError) {
    self.timeout = timeout
    address = "sns:\(arn)"
    let parts = arn.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 6, parts[0] == "arn", parts[2] == "sns", !parts[3].isEmpty,
      !parts[5].isEmpty
    else {
      throw .badSink(address, detail: "a topic is arn:aws:sns:REGION:ACCOUNT:NAME")
    }
    self.arn = arn
    self.access = access
    region = String(parts[3])
    isFIFO = arn.hasSuffix(".fifo")
  }

  /// A request publishes one event.
  public var batchLimit: Int { 1 }
  /// Requests that are under way at once.
  public var concurrency: Int { 10 }
  /// That of AWS.
  public var schedule: RetrySchedule { .aws }

  /// Publishes each event, all at once.
  public func deliver(_ events: [OutgoingEvent]) async -> [Receipt] {
    await concurrently(events, publish)
  }

  private func publish(_ event: OutgoingEvent) async -> Receipt {
    let facts = EventFacts(event)
    let attributes = Self.attributes(facts)
    let size = attributes.reduce(event.body.count) { size, attribute in
      size + attribute.name.utf8.count + "String".utf8.count + attribute.value.utf8.count
    }
    guard size <= Self.longestMessage else {
      return .refused(
        .notTaken(sink: address, detail: "it has \(size) bytes; SNS takes \(Self.longestMessage)"))
    }
    let request = HTTPRequest(
      method: "POST", origin: access.origin(of: "sns", host: "sns", region: region),
      fields: [HTTPField("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")],
      body: formEncoded(fields(event, facts, attributes)))
    do throws(TransportError) {
      let answer = try await access.send(
        request, service: "sns", region: region, within: timeout)
      return Receipt(snsVerdict(on: answer, now: Date()), of: address)
    } catch {
      return Receipt(error)
    }
  }

  private func fields(
    _ event: OutgoingEvent, _ facts: EventFacts, _ attributes: [(name: String, value: String)]
  ) -> [(name: String, value: String)] {
    var fields = [
      (name: "Action", value: "Publish"), ("Version", "2010-03-31"), ("TopicArn", arn),
      ("Subject", SNSSubject.of(facts)), ("Message", String(decoding: event.body, as: UTF8.self)),
    ]
    for (index, attribute) in attributes.enumerated() {
      let entry = "MessageAttributes.entry.\(index + 1)"
      fields += [
        ("\(entry).Name", attribute.name), ("\(entry).Value.DataType", "String"),
        ("\(entry).Value.StringValue", attribute.value),
      ]
    }
    if isFIFO {
      fields += [
        ("MessageGroupId", Self.group(of: event.key)), ("MessageDeduplicationId", event.id),
      ]
    }
    return fields
  }

  /// What subscriptions can filter by. SNS takes no empty value.
  private static func attributes(_ facts: EventFacts) -> [(name: String, value: String)] {
    [
      ("event_type", facts.kind?.rawValue), ("status", facts.status), ("format", facts.format),
      ("environment", facts.environment),
    ].compactMap { name, value in
      value.flatMap { $0.isEmpty ? nil : (name: name, value: $0) }
    }
  }

  /// The group of a key, within which a topic keeps the order: the key itself where SNS takes it (1 to
  /// 128 letters, digits and punctuation marks), else its hash.
  static func group(of key: [UInt8]) -> String {
    let isTaken = (1...128).contains(key.count) && key.allSatisfy { (0x21...0x7E).contains($0) }
    return isTaken ? String(decoding: key, as: UTF8.self) : sha256Text(of: key)
  }
}
