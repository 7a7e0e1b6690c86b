// What a person is shown of deliveries and events; a relay needs more, and gets it by a claim.

/// A delivery, to be looked at.
public struct OutboxEntry: Hashable, Sendable {
  /// Its number, never used again.
  public var id: Int64
  /// The name of the sink.
  public var sink: String
  /// The event's id.
  public var event: String
  /// The event's key.
  public var key: [UInt8]
  /// The event's type.
  public var kind: String
  /// When the event was created.
  public var created: Moment
  /// Whether it was given up.
  public var isDead: Bool
  /// How often it was tried in vain.
  public var attempts: Int
  /// When it is due; while it is being sent, when its lease ends.
  public var due: Moment
  /// What went wrong the last time.
  public var lastError: String?

  /// The columns that `init` reads, of delivery `d` and event `e`.
  static let columns = """
    d.id, d.sink, d.event, d.key, e.kind, e.created, d.state = 'dead', d.attempts, d.due,
    d.last_error
    """

  init(_ row: Columns) {
    id = row.integer(0)
    sink = row.text(1)
    event = row.text(2)
    key = row.bytes(3)
    kind = row.text(4)
    created = Moment(milliseconds: row.integer(5))
    isDead = row.integer(6) != 0
    attempts = Int(row.integer(7))
    due = Moment(milliseconds: row.integer(8))
    lastError = row.textIfAny(9)
  }
}

/// An event as it was recorded.
public struct RecordedEvent: Hashable, Sendable {
  /// Its number in the order of recording.
  public var number: Int64
  /// Its key.
  public var key: [UInt8]
  /// The event as JSON.
  public var body: [UInt8]

  init(_ row: Columns) {
    number = row.integer(0)
    key = row.bytes(1)
    body = row.bytes(2)
  }
}
