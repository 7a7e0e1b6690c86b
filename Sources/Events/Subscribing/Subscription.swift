// One receiver as the user asked for it: where, what, in which form and how patiently. A flag or a
// configuration says so; nothing here is a secret but, perhaps, the address.

import Transport

/// What one receiver is to get, and how.
public struct Subscription: Sendable {
  /// The sink's address.
  public var address: [UInt8]
  /// The occasions it is told of.
  public var occasions: Set<Occasion>
  /// Which events of these, of the native form; nil for all.
  public var pattern: EventPattern?
  /// In which form.
  public var form: EventForm
  /// When a delivery that failed is tried again; nil for the sink's own schedule.
  public var schedule: RetrySchedule?
  /// Seconds for one attempt; nil for the sink's own.
  public var timeout: Double?

  /// A subscription to everything usual.
  public init(
    address: [UInt8], occasions: Set<Occasion> = Occasion.standard, pattern: EventPattern? = nil,
    form: EventForm = .native, schedule: RetrySchedule? = nil, timeout: Double? = nil
  ) {
    self.address = address
    self.occasions = occasions
    self.pattern = pattern
    self.form = form
    self.schedule = schedule
    self.timeout = timeout
  }
}
