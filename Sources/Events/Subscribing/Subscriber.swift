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
  /// The form of what it gets.
  public let form: EventForm
  private let occasions: Set<Occasion>
  private let pattern: EventPattern?
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

  /// The form in which it is to get an event of that kind, given the event's own; nil for one that it is
  /// not to get.
  public func form(of kind: Event.Kind?, _ body: [UInt8]) throws(EventsError) -> EventForm? {
    guard wants(kind?.occasion) else { return nil }
    if let pattern, !pattern.matches(try JSON(parsing: body)) { return nil }
    if form == .s3, try formed(body, as: .s3, id: "") == nil { return nil }
    return form
  }

  /// A recorded event as the sink is handed it, the same bytes each time; nil for one that it is not to
  /// get.
  ///
  /// - Parameter form: the form that was decided on when the event was recorded; nil where nothing was.
  public func outgoing(
    id: String, key: [UInt8], kind: Event.Kind?, native body: [UInt8], in form: EventForm? = nil
  ) throws(EventsError) -> OutgoingEvent? {
    let form = if let form { form } else { try self.form(of: kind, body) }
    guard let form else { return nil }
    return try formed(body, as: form, id: id).map { OutgoingEvent(id: id, key: key, body: $0) }
  }

  private func formed(
    _ body: [UInt8], as form: EventForm, id: String
  ) throws(EventsError) -> [UInt8]? {
    switch form {
    case .native: return body
    case .cloudevents: return try CloudEvent(body, id: id, source: origin.source).structured()
    case .s3:
      return try ObjectCreatedEvent.json(of: body, bucket: origin.bucket, region: origin.region)
    }
  }
}
