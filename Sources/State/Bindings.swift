// Running the statements of every image by SQLite's own calls: binding values through GRDB boxes each
// of them, which for 23 columns costs more than the insertion.

import GRDB
import GRDBSQLite

/// Binds the values of a statement, from the first to the last.
struct Bindings {
  fileprivate let statement: SQLiteStatement
  private var index: CInt = 0

  fileprivate init(_ statement: SQLiteStatement) {
    self.statement = statement
  }

  /// SQLite copies what it is given.
  private static let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

  mutating func add(_ number: Int64?) {
    index += 1
    if let number { sqlite3_bind_int64(statement, index, number) }
  }

  mutating func add(_ number: Double) {
    index += 1
    sqlite3_bind_double(statement, index, number)
  }

  mutating func add(_ text: String?) {
    index += 1
    if let text { sqlite3_bind_text(statement, index, text, -1, Self.copied) }
  }

  mutating func add(_ bytes: [UInt8]?) {
    index += 1
    guard let bytes else { return }
    if bytes.isEmpty {
      sqlite3_bind_zeroblob(statement, index, 0)
    } else {
      sqlite3_bind_blob64(statement, index, bytes, UInt64(bytes.count), Self.copied)
    }
  }
}

extension Database {
  /// Runs a statement that gives no rows.
  func run(_ sql: String, _ bind: (inout Bindings) -> Void) throws {
    _ = try first(sql, bind) { _ in }
  }

  /// What `make` makes of a statement's first row; nil where there is none.
  func first<Value>(
    _ sql: String, _ bind: (inout Bindings) -> Void, _ make: (Columns) throws -> Value
  ) throws -> Value? {
    let statement = try cachedStatement(sql: sql).sqliteStatement
    defer {
      sqlite3_reset(statement)
      sqlite3_clear_bindings(statement)
    }
    // One that was left in the middle of its rows would refuse to be bound.
    sqlite3_reset(statement)
    sqlite3_clear_bindings(statement)
    var bindings = Bindings(statement)
    bind(&bindings)
    switch sqlite3_step(statement) {
    case SQLITE_ROW: return try make(Columns(statement: statement))
    case SQLITE_DONE: return nil
    case let code:
      throw DatabaseError(
        resultCode: ResultCode(rawValue: code),
        message: sqlite3_errmsg(sqliteConnection).map { String(cString: $0) })
    }
  }
}
