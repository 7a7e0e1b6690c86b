// A change as statements, within a transaction that somebody else began.

import Diagnostics
import GRDB

extension Change {
  /// Writes the change. Throws and leaves the transaction to the caller where it can't.
  func write(
    to db: Database, at created: Moment, mintEventID: () -> String
  ) throws -> Committed {
    let identities = try notices.map { notice in
      let identity = NoticeIdentity(
        id: mintEventID(), sequence: try Self.lastSequence(of: notice.key, in: db) + 1)
      try notice.write(to: db, as: identity, at: created)
      return identity
    }
    for (key, place) in forgotten {
      try db.cachedStatement(sql: "DELETE FROM entry WHERE key = ? AND place = ?")
        .execute(arguments: [blob(key), place])
    }
    for var entry in entries {
      entry.sequence = try Self.lastSequence(of: entry.key, in: db)
      try db.cachedStatement(
        sql: """
          INSERT OR REPLACE INTO entry (\(LedgerEntry.columns))
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
          """
      ).execute(arguments: entry.arguments)
    }
    return Committed(notices: identities)
  }

  /// The number of the key's last event, as far as its entries and the events still kept know it.
  private static func lastSequence(of key: [UInt8], in db: Database) throws -> Int64 {
    let statement = try db.cachedStatement(
      sql: """
        SELECT max(
          coalesce((SELECT max(sequence) FROM entry WHERE key = ?1), 0),
          coalesce((SELECT max(sequence) FROM event WHERE key = ?1), 0))
        """)
    return try Int64.fetchOne(statement, arguments: [blob(key)]) ?? 0
  }
}

extension Notice {
  fileprivate func write(to db: Database, as identity: NoticeIdentity, at created: Moment) throws {
    let bytes: [UInt8]
    do { bytes = try body(identity) } catch {
      throw StateError.noticeNotMade(FailureReport(any: error))
    }
    try db.cachedStatement(
      sql: """
        INSERT INTO event (id, key, sequence, run, kind, created, body) VALUES (?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      identity.id, blob(key), identity.sequence, run, kind, created.milliseconds, blob(bytes),
    ])
    for sink in sinks {
      try db.cachedStatement(
        sql: "INSERT INTO delivery (event, sink, key, state, due) VALUES (?, ?, ?, 'pending', ?)"
      ).execute(arguments: [identity.id, sink, blob(key), created.milliseconds])
    }
  }
}
