// What a state holds, read by the tests' own SQL: no type of the program's stands between.

import FoundationEssentials
import GRDB
import TestSupport

/// The contents of one state directory at one moment.
struct StateContents {
  struct Entry: Equatable {
    let key: [UInt8]
    let status: String
    let output: [UInt8]?
    let outputSHA256: [UInt8]?

    var name: String { String(decoding: key, as: UTF8.self) }
  }

  /// The ledger's rows in the order of their keys.
  let entries: [Entry]
  /// The ids of all events.
  let events: Set<String>
  /// How many rows have no event that tells of them.
  let untold: Int
  /// How many notices wait, or are given up.
  let deliveries: Int
  /// Whether SQLite finds the database sound.
  let isSound: Bool

  /// Reads the state in `directory`, which nobody has open.
  init(_ directory: String) throws {
    let queue = try DatabaseQueue(path: "\(directory)/state.db")
    defer { try? queue.close() }
    (entries, events, untold, deliveries, isSound) = try queue.read { db in
      let entries = try Row.fetchAll(
        db, sql: "SELECT key, status, output_key, output_sha256 FROM entry ORDER BY key, place"
      ).map { row in
        Entry(
          key: Array(row[0] as Data? ?? Data()), status: row[1],
          output: (row[2] as Data?).map(Array.init), outputSHA256: (row[3] as Data?).map(Array.init)
        )
      }
      return (
        entries, Set(try String.fetchAll(db, sql: "SELECT id FROM event")),
        try Int.fetchOne(
          db,
          sql: """
            SELECT count(*) FROM entry WHERE NOT EXISTS (
              SELECT 1 FROM event WHERE event.key = entry.key AND event.sequence = entry.sequence)
            """) ?? 0,
        try Int.fetchOne(db, sql: "SELECT count(*) FROM delivery") ?? 0,
        try String.fetchOne(db, sql: "PRAGMA integrity_check") == "ok"
      )
    }
  }

  /// The rows by their keys' texts.
  var byName: [String: Entry] {
    Dictionary(entries.map { ($0.name, $0) }) { first, _ in first }
  }

  /// Makes every notice due now, as if the time had passed that it has to wait.
  static func endWaits(in directory: String) throws {
    let queue = try DatabaseQueue(path: "\(directory)/state.db")
    try queue.write { try $0.execute(sql: "UPDATE delivery SET due = 0, lease_until = NULL") }
    try queue.close()
  }
}

extension Bucket {
  /// What the bucket's own state holds.
  func state() throws -> StateContents { try StateContents(directory.file(".imgproc")) }

  /// Makes every notice due.
  func endWaits() throws { try StateContents.endWaits(in: directory.file(".imgproc")) }
}
