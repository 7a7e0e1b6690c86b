// Reading rows by SQLite's own conversions: quick, and without the traps that a row of a damaged
// database, NULL where the schema has none, would spring in GRDB's.

import FoundationEssentials
import GRDB
import GRDBSQLite

/// The columns of the row that a statement stands on.
struct Columns {
  let statement: SQLiteStatement

  /// Whether the column is NULL.
  func isNull(_ index: Int) -> Bool {
    sqlite3_column_type(statement, CInt(index)) == SQLITE_NULL
  }

  /// The column as a number; 0 for what is none.
  func integer(_ index: Int) -> Int64 { sqlite3_column_int64(statement, CInt(index)) }

  /// The column as a number, or nil for NULL.
  func integerIfAny(_ index: Int) -> Int64? { isNull(index) ? nil : integer(index) }

  /// The column as a number; 0 for what is none.
  func double(_ index: Int) -> Double { sqlite3_column_double(statement, CInt(index)) }

  /// The column's bytes; none for NULL.
  func bytes(_ index: Int) -> [UInt8] {
    let start = sqlite3_column_blob(statement, CInt(index))
    let count = Int(sqlite3_column_bytes(statement, CInt(index)))
    return Array(UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count))
  }

  /// The column's bytes, or nil for NULL.
  func bytesIfAny(_ index: Int) -> [UInt8]? { isNull(index) ? nil : bytes(index) }

  /// The column as text; empty for NULL.
  func text(_ index: Int) -> String {
    sqlite3_column_text(statement, CInt(index)).map { String(cString: $0) } ?? ""
  }

  /// The column as text, or nil for NULL.
  func textIfAny(_ index: Int) -> String? { isNull(index) ? nil : text(index) }
}

extension Database {
  /// What `make` makes of every row.
  func rows<Value>(
    _ sql: String, _ arguments: StatementArguments = [], _ make: (Columns) throws -> Value
  ) throws -> [Value] {
    let statement = try cachedStatement(sql: sql)
    let cursor = try Row.fetchCursor(statement, arguments: arguments)
    var values: [Value] = []
    while try cursor.next() != nil {
      values.append(try make(Columns(statement: statement.sqliteStatement)))
    }
    return values
  }
}

/// Bytes to be bound.
func blob(_ bytes: [UInt8]) -> Data { Data(bytes) }
