// How a connection to the database is opened, so that what is committed survives a loss of power.

import Diagnostics
import GRDB
import GRDBSQLite

/// Opens connections.
///
/// Each is a queue of its own rather than one of GRDB's pools: a pool sets `synchronous=NORMAL` after
/// everything its caller can set, and writes a table whenever it opens an empty log.
enum Connections {
  /// The one connection that writes.
  static func writer(at path: String, timeout: Double) throws -> DatabaseQueue {
    var configuration = common(timeout: timeout)
    configuration.label = "imgproc.state.writer"
    configuration.prepareDatabase { db in
      guard try String.fetchOne(db, sql: "PRAGMA journal_mode = WAL") == "wal" else {
        throw StateError.notDurable(path: path)
      }
      try db.execute(sql: "PRAGMA synchronous = FULL")
      keepLog(db)
    }
    let queue = try DatabaseQueue(path: path, configuration: configuration)
    try queue.writeWithoutTransaction { db in
      guard try synchronous(db) == 2 else { throw StateError.notDurable(path: path) }
    }
    return queue
  }

  /// A connection that can't write.
  static func reader(at path: String, timeout: Double) throws -> DatabaseQueue {
    var configuration = common(timeout: timeout)
    configuration.label = "imgproc.state.reader"
    configuration.readonly = true
    return try DatabaseQueue(path: path, configuration: configuration)
  }

  /// 2 where SQLite waits for the disk at each commit.
  static func synchronous(_ db: Database) throws -> Int? {
    try Int.fetchOne(db, sql: "PRAGMA synchronous")
  }

  private static func common(timeout: Double) -> Configuration {
    var configuration = Configuration()
    configuration.busyMode = .timeout(timeout)
    configuration.foreignKeysEnabled = true
    return configuration
  }

  /// Has SQLite leave the log and its index in place when the last connection closes: with both
  /// there, reading makes no file, and works where no file can be made. The log is emptied then.
  private static func keepLog(_ db: Database) {
    var keep: CInt = 1
    sqlite3_file_control(db.sqliteConnection, "main", SQLITE_FCNTL_PERSIST_WAL, &keep)
    try? db.execute(sql: "PRAGMA journal_size_limit = 4194304")
  }

  /// The path as SQLite takes it: itself where it is text, else, or with `query`, as a URI.
  static func sqlitePath(_ path: [UInt8], query: String = "") throws(StateError) -> String {
    let text = String(decoding: path, as: UTF8.self)
    if query.isEmpty, text.utf8.elementsEqual(path) { return text }
    guard sqlite3_compileoption_used("USE_URI") != 0 else {
      throw .ioFailed(path: text, detail: "this SQLite takes no URIs")
    }
    let digits = Array("0123456789ABCDEF".utf8)
    let encoded = path.flatMap { byte -> [UInt8] in
      let isPlain = byte < 0x80 && (byte >= 0x61 && byte <= 0x7A || byte >= 0x2E && byte <= 0x39)
      return isPlain ? [byte] : [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }
    return "file:" + String(decoding: encoded, as: UTF8.self) + query
  }
}
