// The tables, and how a database of an earlier version gets them.

import GRDB

/// The migrations. A released one is never changed; a change of the schema is one more.
enum Schema {
  static let migrator: DatabaseMigrator = {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1") { try $0.execute(sql: first) }
    migrator.registerMigration("2") { try $0.execute(sql: second) }
    migrator.registerMigration("3") { try $0.execute(sql: third) }
    return migrator
  }()

  /// A key's order in `delivery` is that of `id`, which is never used twice: whoever answers late for
  /// a delivery that is gone must not hit another. `due` is also moved by a lease, so that one index
  /// finds what can be claimed. `event` keeps the order of its rows for replay.
  private static let first = """
    CREATE TABLE entry (
      key BLOB NOT NULL, place TEXT NOT NULL,
      input_bytes INTEGER, input_modified_ns INTEGER, input_inode INTEGER, input_device INTEGER,
      input_tag TEXT, input_sha256 BLOB,
      recipe BLOB NOT NULL, limits BLOB NOT NULL,
      status TEXT NOT NULL CHECK (status IN ('done', 'unchanged', 'failed')), reason TEXT,
      output_key BLOB, output_bytes INTEGER, output_modified_ns INTEGER, output_inode INTEGER,
      output_device INTEGER, output_sha256 BLOB,
      sequence INTEGER NOT NULL, run TEXT NOT NULL, finished INTEGER NOT NULL,
      milliseconds REAL NOT NULL, report BLOB NOT NULL,
      PRIMARY KEY (key, place)
    ) WITHOUT ROWID;
    CREATE INDEX entry_output ON entry (output_key) WHERE output_key IS NOT NULL;
    CREATE INDEX entry_content ON entry (input_sha256) WHERE input_sha256 IS NOT NULL;
    CREATE INDEX entry_status ON entry (status);

    CREATE TABLE event (
      id TEXT PRIMARY KEY NOT NULL, key BLOB NOT NULL, sequence INTEGER NOT NULL,
      run TEXT NOT NULL, kind TEXT NOT NULL, created INTEGER NOT NULL, body BLOB NOT NULL
    );
    CREATE INDEX event_key ON event (key, sequence);
    CREATE INDEX event_created ON event (created);

    CREATE TABLE delivery (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      event TEXT NOT NULL REFERENCES event (id), sink TEXT NOT NULL, key BLOB NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('pending', 'dead')),
      attempts INTEGER NOT NULL DEFAULT 0, due INTEGER NOT NULL,
      lease_owner TEXT, lease_until INTEGER, last_error TEXT,
      UNIQUE (event, sink)
    );
    CREATE INDEX delivery_due ON delivery (sink, state, due);
    CREATE INDEX delivery_order ON delivery (sink, key);

    CREATE TABLE held (
      sink TEXT PRIMARY KEY NOT NULL, reason TEXT NOT NULL, since INTEGER NOT NULL
    ) WITHOUT ROWID;

    CREATE TABLE run (
      id TEXT PRIMARY KEY NOT NULL, command TEXT NOT NULL, started INTEGER NOT NULL,
      finished INTEGER, status INTEGER, summary BLOB, host TEXT NOT NULL, pid INTEGER NOT NULL
    );
    CREATE INDEX run_started ON run (started);
    """

  /// Whose leases there are is asked by each relay that begins; a hold can be a person's alone to end.
  private static let second = """
    CREATE INDEX delivery_lease ON delivery (lease_owner) WHERE lease_owner IS NOT NULL;
    ALTER TABLE held ADD COLUMN final INTEGER NOT NULL DEFAULT 0;
    """

  /// In which form a sink gets an event is decided when it is queued. What was queued before has none.
  private static let third = "ALTER TABLE delivery ADD COLUMN form TEXT"
}
