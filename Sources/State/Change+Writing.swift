// A change as statements, within a transaction that somebody else began.

import Diagnostics
import GRDB

extension Change {
  /// Writes the change. Throws and leaves the transaction to the caller where it can't.
  func write(
    to db: Database, at created: Moment, mintEventID: () -> String
  ) throws -> Committed {
    // The last sequence of the keys of this change: mostly it is all of one key.
    var sequences: [[UInt8]: Int64] = [:]
    func lastSequence(of key: [UInt8]) throws -> Int64 {
      if let known = sequences[key] { return known }
      let last = try Self.lastSequence(of: key, in: db)
      sequences[key] = last
      return last
    }
    let identities = try notices.map { notice in
      let identity = NoticeIdentity(
        id: mintEventID(), sequence: try lastSequence(of: notice.key) + 1)
      sequences[notice.key] = identity.sequence
      try notice.write(to: db, as: identity, at: created)
      return identity
    }
    for (key, place) in forgotten {
      try db.run("DELETE FROM entry WHERE key = ? AND place = ?") { values in
        values.add(key)
        values.add(place)
      }
    }
    for var entry in entries {
      entry.sequence = try lastSequence(of: entry.key)
      try db.run(Self.entryInsertion, entry.bind)
    }
    return Committed(notices: identities)
  }

  private static let entryInsertion = """
    INSERT OR REPLACE INTO entry (\(LedgerEntry.columns))
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    """

  /// The number of the key's last event, as far as its entries and the events still kept know it.
  private static func lastSequence(of key: [UInt8], in db: Database) throws -> Int64 {
    try db.first(
      """
      SELECT max(
        coalesce((SELECT max(sequence) FROM entry WHERE key = ?1), 0),
        coalesce((SELECT max(sequence) FROM event WHERE key = ?1), 0))
      """, { $0.add(key) }
    ) { $0.integer(0) } ?? 0
  }
}

extension Addressee {
  /// Queues an event for it.
  func queue(_ event: String, of key: [UInt8], due: Moment, in db: Database) throws {
    try db.run(
      """
      INSERT INTO delivery (event, sink, key, state, due, form) VALUES (?, ?, ?, 'pending', ?, ?)
      """
    ) { values in
      values.add(event)
      values.add(sink)
      values.add(key)
      values.add(due.milliseconds)
      values.add(form)
    }
  }
}

extension Notice {
  fileprivate func write(to db: Database, as identity: NoticeIdentity, at created: Moment) throws {
    let bytes: [UInt8]
    do { bytes = try body(identity) } catch {
      throw StateError.noticeNotMade(FailureReport(any: error))
    }
    try db.run(
      "INSERT INTO event (id, key, sequence, run, kind, created, body) VALUES (?, ?, ?, ?, ?, ?, ?)"
    ) { values in
      values.add(identity.id)
      values.add(key)
      values.add(identity.sequence)
      values.add(run)
      values.add(kind)
      values.add(created.milliseconds)
      values.add(bytes)
    }
    for addressee in addressees(bytes) {
      try addressee.queue(identity.id, of: key, due: created, in: db)
    }
  }
}
