// A subscription with its sink open: what stands between a recorded event and what the sink is handed.

import Transport

/// An open sink, and what it is to get.
public struct Subscriber: Sendable {
  /// The sink.
  public let sink: any Sink
  /// When it is tried again.
  public let schedule: RetrySchedule
  /// Seconds that one call may take, where the user said so.
  public let timeout: Double?
  private let occasions: Set<Occasion>
  private let pattern: EventPattern?
  private let form: EventForm
  private let origin: EventOrigin

  /// Opens a subscription's sink.
  public init(
    _ subscription: Subscription, origin: EventOrigin, _ settings: SinkSettings = SinkSettings()
  ) throws(EventsError) {
    var settings = settings
    settings.timeout = subscription.timeout ?? settings.timeout
    self.init(try openSink(subscription.address, settings), subscription, origin: origin)
  }

  /// A subscriber by a sink that is open; the subscription's address counts for nothing.
  public init(_ sink: any Sink, _ subscription: Subscription, origin: EventOrigin) {
    self.sink = sink
    schedule = subscription.schedule ?? sink.schedule
    timeout = subscription.timeout
    occasions = subscription.occasions
    pattern = subscription.pattern
    form = subscription.form
    self.origin = origin
  }

  /// Whether it is told on that occasion; nil stands for what is sent on purpose.
  public func wants(_ occasion: Occasion?) -> Bool {
    occasion.map(occasions.contains) ?? true
  }

  /// A recorded event as the sink is handed it, the same bytes each time; nil for one that it is not to
  /// get.
  public func outgoing(
    id: String, key: [UInt8], native body: [UInt8]
  ) throws(EventsError) -> OutgoingEvent? {
    let isEverything = pattern == nil && occasions.count == Occasion.allCases.count
    if !isEverything {
      let event = try JSON(parsing: body)
      let kind = (event["event_type"]?.text).flatMap(Event.Kind.init)
      guard wants(kind?.occasion), pattern?.matches(event) ?? true else { return nil }
    }
    switch form {
    case .native: return OutgoingEvent(id: id, key: key, body: body)
    case .cloudevents:
      let body = try CloudEvent(body, id: id, source: origin.source).structured()
      return OutgoingEvent(id: id, key: key, body: body)
    case .s3:
      let body = try ObjectCreatedEvent.json(
        of: body, bucket: origin.bucket, region: origin.region)
      return body.map { OutgoingEvent(id: id, key: key, body: $0) }
    }
  }
}
