// What became of a delivery that a relay held, as the outbox is told.

import GRDB

/// A delivery that was claimed, and what is to become of it.
public struct Settlement: Hashable, Sendable {
  /// What becomes of a delivery.
  public enum Fate: Hashable, Sendable {
    /// The sink has it.
    case delivered
    /// It is due again later, or now; so many attempts were in vain.
    case postponed(until: Moment, attempts: Int, error: String?)
    /// It is given up, and kept for a person to look at.
    case dead(attempts: Int, error: String)
  }

  /// The delivery's number.
  public var id: Int64
  /// Its fate.
  public var fate: Fate

  /// A settlement from its parts.
  public init(_ id: Int64, _ fate: Fate) {
    self.id = id
    self.fate = fate
  }

  /// Writes it, where the delivery is still the owner's; whether it was.
  func write(to db: Database, owner: String) throws -> Bool {
    let (sql, values) = statement
    let arguments = StatementArguments([id, owner] + values)
    try db.cachedStatement(sql: sql).execute(arguments: arguments)
    return db.changesCount > 0
  }

  /// The statement, with the delivery as `?1` and its owner as `?2`, and the values from `?3` on.
  private var statement: (sql: String, values: [(any DatabaseValueConvertible)?]) {
    switch fate {
    case .delivered:
      ("DELETE FROM delivery WHERE id = ?1 AND lease_owner = ?2", [])
    case .postponed(let until, let attempts, let error):
      (
        """
        UPDATE delivery SET due = ?3, attempts = ?4, last_error = ?5, lease_owner = NULL,
          lease_until = NULL
        WHERE id = ?1 AND lease_owner = ?2 AND state = 'pending'
        """, [until.milliseconds, attempts, error]
      )
    case .dead(let attempts, let error):
      (
        """
        UPDATE delivery SET state = 'dead', attempts = ?3, last_error = ?4, lease_owner = NULL,
          lease_until = NULL
        WHERE id = ?1 AND lease_owner = ?2 AND state = 'pending'
        """, [attempts, error]
      )
    }
  }
}
