// One event on its way to one sink, as whoever sends it sees it.

import GRDB

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
  /// What is to be sent, the same bytes at every attempt.
  public var body: [UInt8]

  /// The columns that `init(row:)` reads, of delivery `d` and event `e`.
  static let columns = """
    d.id, d.sink, d.event, d.key, e.sequence, e.kind, e.created, d.attempts, d.last_error, e.body
    """

  init(row: Row) {
    id = row[0]
    sink = row[1]
    event = row[2]
    key = (row[3] as Blob).bytes
    sequence = row[4]
    kind = row[5]
    created = Moment(milliseconds: row[6])
    attempts = row[7]
    lastError = row[8]
    body = (row[9] as Blob).bytes
  }
}
