// One event on its way to one sink, as whoever sends it sees it.

/// A delivery that its holder may attempt until its lease ends.
public struct Delivery: Hashable, Sendable {
  /// Its number, never used again.
  public var id: Int64
  /// The name of the sink.
  public var sink: String
  /// The event's id.
  public var event: String
  /// The event's key.
  public var key: [UInt8]
  /// The event's number among those of its key.
  public var sequence: Int64
  /// The event's type.
  public var kind: String
  /// When the event was created.
  public var created: Moment
  /// How often delivery was tried in vain.
  public var attempts: Int
  /// What went wrong the last time.
  public var lastError: String?
  /// The form that was decided on when it was queued; nil where an earlier version queued it, which
  /// left to its sender whether it is sent at all.
  public var form: String?
  /// The event as it was recorded.
  public var body: [UInt8]

  /// The columns that `init` reads, of delivery `d` and event `e`.
  static let columns = """
    d.id, d.sink, d.event, d.key, e.sequence, e.kind, e.created, d.attempts, d.last_error, d.form,
    e.body
    """

  init(_ row: Columns) {
    id = row.integer(0)
    sink = row.text(1)
    event = row.text(2)
    key = row.bytes(3)
    sequence = row.integer(4)
    kind = row.text(5)
    created = Moment(milliseconds: row.integer(6))
    attempts = Int(row.integer(7))
    lastError = row.textIfAny(8)
    form = row.textIfAny(9)
    body = row.bytes(10)
  }
}
