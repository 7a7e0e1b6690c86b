// Getting every notice to its sink at least once, in the order of each key, over crashes, dead sinks
// and any number of relays.
//
// A delivery is pending until it is acknowledged, and then gone; one that is given up is dead until a
// person revives or drops it. A claim leases it: until the lease ends nobody else gets it, and only
// its holder may say what became of it.
//
// Order: a delivery can be claimed only while no earlier one of its key and sink is pending. So one
// that fails holds up its own key at that sink, and nothing else. A dead one holds up nothing.

import GRDB

/// The outbox. Every change of it is on stable storage when the call returns.
public struct Outbox: Sendable {
  /// What there is to know about it.
  public let status: OutboxStatus
  private let writer: Connection
  private let isDead: @Sendable (String) -> Bool

  /// - Parameter isDead: whether whoever leased under that name is no more.
  init(reader: Connection, writer: Connection, isDead: @escaping @Sendable (String) -> Bool) {
    status = OutboxStatus(reader)
    self.writer = writer
    self.isDead = isDead
  }

  /// That no earlier delivery `d` of its key and sink is pending.
  static let isFirstOfItsKey = """
    NOT EXISTS (SELECT 1 FROM delivery p
      WHERE p.sink = d.sink AND p.key = d.key AND p.id < d.id AND p.state = 'pending')
    """

  /// Leases deliveries to `sink` that are due, at most one of each key, those due longest first;
  /// returned in the order of their numbers. None while the sink is held.
  ///
  /// - Parameters:
  ///   - limit: how many at most: their bodies are held in memory.
  ///   - lease: milliseconds from `now` for which they are the owner's.
  ///   - owner: a name that no other relay has, such as the run's id.
  public func claim(
    sink: String, limit: Int, now: Moment, lease: Int64, owner: String
  ) async throws(StateError) -> [Delivery] {
    let until = now.adding(milliseconds: lease).milliseconds
    return try await writer.write { db in
      let claimed = try db.rows(
        """
          SELECT \(Delivery.columns) FROM delivery d JOIN event e ON e.id = d.event
          WHERE d.sink = ?1 AND d.state = 'pending' AND d.due <= ?2
            AND \(Self.isFirstOfItsKey) AND NOT EXISTS (SELECT 1 FROM held WHERE sink = ?1)
          ORDER BY d.due, d.id LIMIT ?3
        """, [sink, now.milliseconds, limit], Delivery.init)
      let take = try db.cachedStatement(
        sql: "UPDATE delivery SET lease_owner = ?1, lease_until = ?2, due = ?2 WHERE id = ?3")
      for delivery in claimed { try take.execute(arguments: [owner, until, delivery.id]) }
      return claimed.sorted { $0.id < $1.id }
    }
  }

  /// Records what became of deliveries, all in one transaction. Those that `owner` no longer holds are
  /// left alone: somebody else is sending them now, again with the same id, and will say so. A lease
  /// that has ended but was not taken over still counts.
  ///
  /// - Returns: how many were the owner's.
  @discardableResult
  public func settle(_ settlements: [Settlement], owner: String) async throws(StateError) -> Int {
    if settlements.isEmpty { return 0 }
    return try await writer.write { db in
      try settlements.count { try $0.write(to: db, owner: owner) }
    }
  }

  /// Makes due at once what is leased to relays that no longer live, so that a run that was killed costs
  /// the next one no waiting.
  ///
  /// - Returns: how many deliveries there were.
  @discardableResult
  public func takeOver(now: Moment) async throws(StateError) -> Int {
    let isDead = isDead
    return try await writer.write { db in
      let owners = try db.rows(
        "SELECT DISTINCT lease_owner FROM delivery WHERE lease_owner IS NOT NULL"
      ) { $0.text(0) }
      var count = 0
      for owner in owners where isDead(owner) {
        try db.execute(
          sql: """
            UPDATE delivery SET due = ?, lease_owner = NULL, lease_until = NULL WHERE lease_owner = ?
            """, arguments: [now.milliseconds, owner])
        count += db.changesCount
      }
      return count
    }
  }

  /// Makes dead deliveries pending again, with the event's id and body as they were, due at `now`.
  /// They come before whatever of their keys is pending, and after what was sent meanwhile.
  ///
  /// - Returns: how many of them were dead.
  @discardableResult
  public func revive(_ ids: [Int64], now: Moment) async throws(StateError) -> Int {
    try await each(
      ids,
      """
      UPDATE delivery SET state = 'pending', attempts = 0, due = ?2
      WHERE id = ?1 AND state = 'dead'
      """,
      [now.milliseconds])
  }

  /// Forgets deliveries, dead or pending, but for those that somebody is sending at `now`.
  ///
  /// - Returns: how many there were.
  @discardableResult
  public func drop(_ ids: [Int64], now: Moment) async throws(StateError) -> Int {
    try await each(
      ids, "DELETE FROM delivery WHERE id = ?1 AND coalesce(lease_until, ?2) <= ?2",
      [now.milliseconds])
  }

  /// Stops claims for a sink, old deliveries and new ones, until it is released.
  ///
  /// - Parameter isFinal: whether only a person shall release it, and no relay that tries anew.
  public func hold(
    sink: String, reason: String, isFinal: Bool = false, now: Moment
  ) async throws(StateError) {
    try await writer.write { db in
      try db.execute(
        sql: "INSERT OR REPLACE INTO held (sink, reason, since, final) VALUES (?, ?, ?, ?)",
        arguments: [sink, reason, now.milliseconds, isFinal])
    }
  }

  /// Ends a hold.
  public func release(sink: String) async throws(StateError) {
    try await writer.write { db in
      try db.execute(sql: "DELETE FROM held WHERE sink = ?", arguments: [sink])
    }
  }

  /// Ends a hold that is not final, for a trial.
  ///
  /// - Returns: whether the sink was held, and why it still is, where it is.
  public func releaseForTrial(
    sink: String
  ) async throws(StateError) -> (wasHeld: Bool, stillHeld: String?) {
    try await writer.write { db in
      try db.execute(sql: "DELETE FROM held WHERE sink = ? AND NOT final", arguments: [sink])
      if db.changesCount > 0 { return (true, nil) }
      let reason = try db.rows("SELECT reason FROM held WHERE sink = ?", [sink]) { $0.text(0) }
        .first
      return (reason != nil, reason)
    }
  }

  /// Sends the events created since then to `sink` again, or for the first time, in their order. An
  /// event that is still pending or dead there is not queued twice.
  ///
  /// - Parameter form: the form in which the sink gets an event, given its kind and body; nil for one
  ///   that it does not get.
  /// - Returns: how many were queued.
  @discardableResult
  public func replay(
    since: Moment, sink: String, now: Moment,
    form: @escaping @Sendable (_ kind: String, _ body: [UInt8]) -> String?
  ) async throws(StateError) -> Int {
    try await writer.write { db in
      var count = 0
      var last: Int64 = 0
      while true {
        // Bodies are held in memory.
        let events = try db.rows(
          """
            SELECT e.rowid, e.key, e.body, e.id, e.kind FROM event e
            WHERE e.created >= ?2 AND e.rowid > ?3
              AND NOT EXISTS (SELECT 1 FROM delivery WHERE event = e.id AND sink = ?1)
            ORDER BY e.rowid LIMIT 1000
          """, [sink, since.milliseconds, last]
        ) { (event: RecordedEvent($0), id: $0.text(3), kind: $0.text(4)) }
        guard let end = events.last?.event.number else { return count }
        last = end
        for (event, id, kind) in events {
          guard let form = form(kind, event.body) else { continue }
          let addressee = Addressee(sink: sink, form: form)
          try addressee.queue(id, of: event.key, due: now, in: db)
          count += 1
        }
      }
    }
  }

  /// Forgets events created earlier that no delivery needs any more, `limit` at most: others wait
  /// meanwhile.
  ///
  /// - Returns: how many were forgotten.
  @discardableResult
  public func prune(before: Moment, limit: Int = .max) async throws(StateError) -> Int {
    try await writer.write { db in
      try db.execute(
        sql: """
          DELETE FROM event WHERE rowid IN (
            SELECT rowid FROM event e WHERE e.created < ?
              AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.event = e.id) LIMIT ?)
          """, arguments: [before.milliseconds, limit])
      return db.changesCount
    }
  }

  /// Runs a statement for every id, bound as `?1`, in one transaction; counts the rows it changed.
  private func each(
    _ ids: [Int64], _ sql: String, _ others: [(any DatabaseValueConvertible & Sendable)?]
  ) async throws(StateError) -> Int {
    try await writer.write { db in
      let statement = try db.cachedStatement(sql: sql)
      var count = 0
      for id in ids {
        let values: [(any DatabaseValueConvertible)?] = [id] + others
        try statement.execute(arguments: StatementArguments(values))
        count += db.changesCount
      }
      return count
    }
  }
}
