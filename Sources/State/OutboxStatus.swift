// What a person or a relay can ask about notices on their way, without changing them.

import GRDB

/// How one sink is doing.
public struct SinkCount: Hashable, Sendable {
  /// Deliveries that are still to be made, those under way among them.
  public var pending = 0
  /// Deliveries that were given up.
  public var dead = 0
  /// When the oldest pending event was created.
  public var oldest: Moment?
  /// Why nothing is sent there for now; nil where it is.
  public var heldReason: String?
}

/// The outbox, to be looked at.
public struct OutboxStatus: Sendable {
  private let reader: Connection

  init(_ reader: Connection) {
    self.reader = reader
  }

  /// How every sink with deliveries or a hold is doing, by its name. Cost: one pass over the index.
  public func counts() throws(StateError) -> [String: SinkCount] {
    try reader.read { db in
      var counts: [String: SinkCount] = [:]
      let states = """
        SELECT c.sink, c.state, c.number, e.created
        FROM (SELECT sink, state, count(*) AS number, min(id) AS first
              FROM delivery GROUP BY sink, state) c
        JOIN delivery d ON d.id = c.first JOIN event e ON e.id = d.event
        """
      _ = try db.rows(states) { row in
        var count = counts[row.text(0)] ?? SinkCount()
        if row.text(1) == "pending" {
          count.pending = Int(row.integer(2))
          count.oldest = Moment(milliseconds: row.integer(3))
        } else {
          count.dead = Int(row.integer(2))
        }
        counts[row.text(0)] = count
      }
      _ = try db.rows("SELECT sink, reason FROM held") { row in
        counts[row.text(0), default: SinkCount()].heldReason = row.text(1)
      }
      return counts
    }
  }

  /// When the next delivery to `sink` can be claimed, a moment in the past where one can be now; nil
  /// where there is none or the sink is held. A lease under way counts from its end, but for those of
  /// `owner`, which don't count.
  public func nextDue(
    _ sink: String, except owner: String? = nil
  ) throws(StateError) -> Moment? {
    try reader.read { db in
      try db.rows(
        """
          SELECT d.due FROM delivery d WHERE d.sink = ?1 AND d.state = 'pending'
            AND (?2 IS NULL OR d.lease_owner IS NOT ?2)
            AND \(Outbox.isFirstOfItsKey) AND NOT EXISTS (SELECT 1 FROM held WHERE sink = ?1)
          ORDER BY d.due LIMIT 1
        """, [sink, owner]
      ) { Moment(milliseconds: $0.integer(0)) }.first
    }
  }

  /// Dead deliveries in the order of their numbers, from after `last` on.
  public func dead(after last: Int64 = 0, limit: Int) throws(StateError) -> [Delivery] {
    try reader.read { db in
      try db.rows(
        """
          SELECT \(Delivery.columns) FROM delivery d JOIN event e ON e.id = d.event
          WHERE d.state = 'dead' AND d.id > ? ORDER BY d.id LIMIT ?
        """, [last, limit], Delivery.init)
    }
  }

  /// Deliveries in the order of their numbers, from after `last` on: all, or those of one sink, or those
  /// that were given up or were not.
  public func entries(
    isDead: Bool? = nil, sink: String? = nil, after last: Int64 = 0, limit: Int
  ) throws(StateError) -> [OutboxEntry] {
    try reader.read { db in
      try db.rows(
        """
          SELECT \(OutboxEntry.columns) FROM delivery d JOIN event e ON e.id = d.event
          WHERE d.id > ?1 AND d.sink = coalesce(?2, d.sink) AND d.state = coalesce(?3, d.state)
          ORDER BY d.id LIMIT ?4
        """, [last, sink, isDead.map { $0 ? "dead" : "pending" }, limit], OutboxEntry.init)
    }
  }

  /// The deliveries of an event's id, or the one of a delivery's number.
  public func entries(of name: String) throws(StateError) -> [OutboxEntry] {
    try reader.read { db in
      try db.rows(
        """
          SELECT \(OutboxEntry.columns) FROM delivery d JOIN event e ON e.id = d.event
          WHERE d.event = ?1 OR d.id = ?2 ORDER BY d.id
        """, [name, Int64(name)], OutboxEntry.init)
    }
  }

  /// The events recorded last, in their order.
  public func lastEvents(_ count: Int) throws(StateError) -> [RecordedEvent] {
    try reader.read { db in
      try db.rows(
        "SELECT rowid, key, body FROM event ORDER BY rowid DESC LIMIT ?", [count],
        RecordedEvent.init
      ).reversed()
    }
  }

  /// The events recorded after that of a number, in their order.
  public func events(after number: Int64, limit: Int) throws(StateError) -> [RecordedEvent] {
    try reader.read { db in
      try db.rows(
        "SELECT rowid, key, body FROM event WHERE rowid > ? ORDER BY rowid LIMIT ?",
        [number, limit], RecordedEvent.init)
    }
  }
}
