// A ledger entry as a row: the one place that knows the columns' order.

import FoundationEssentials
import GRDB
import GRDBSQLite

/// Bytes read from SQLite without a detour.
struct Blob: DatabaseValueConvertible, StatementColumnConvertible {
  let bytes: [UInt8]

  init(sqliteStatement: SQLiteStatement, index: CInt) {
    let start = sqlite3_column_blob(sqliteStatement, index)
    let count = Int(sqlite3_column_bytes(sqliteStatement, index))
    bytes = Array(UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count))
  }

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var databaseValue: DatabaseValue { Data(bytes).databaseValue }

  static func fromDatabaseValue(_ value: DatabaseValue) -> Blob? {
    Data.fromDatabaseValue(value).map { Blob(Array($0)) }
  }
}

extension LedgerEntry {
  /// The columns, as `init(row:)` and `arguments` have them.
  static let columns = """
    key, place, input_bytes, input_modified_ns, input_inode, input_device, input_tag, input_sha256, \
    recipe, limits, status, reason, output_key, output_bytes, output_modified_ns, output_inode, \
    output_device, output_sha256, sequence, run, finished, milliseconds, report
    """

  /// An entry of a row that holds `columns`.
  init(row: Row) throws {
    guard let status = Status(rawValue: row[10]) else {
      throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a status that does not exist")
    }
    self.init(
      key: Self.bytes(row, 0) ?? [], place: row[1], input: FileStamp(row: row, at: 2),
      inputTag: row[6], inputSHA256: Self.bytes(row, 7), recipe: Self.bytes(row, 8) ?? [],
      limits: Self.bytes(row, 9) ?? [], status: status, reason: row[11],
      output: Self.bytes(row, 12).map {
        LedgerOutput(key: $0, stamp: FileStamp(row: row, at: 13), sha256: Self.bytes(row, 17))
      },
      run: row[19], finished: Moment(milliseconds: row[20]), milliseconds: row[21],
      report: Self.bytes(row, 22) ?? [])
    sequence = row[18]
  }

  /// The values of `columns`.
  var arguments: StatementArguments {
    [
      Blob(key), place, input?.bytes, input?.modified, input?.inode.map(Int64.init(bitPattern:)),
      input?.device.map(Int64.init(bitPattern:)), inputTag, inputSHA256.map(Blob.init),
      Blob(recipe), Blob(limits), status.rawValue, reason, output.map { Blob($0.key) },
      output?.stamp?.bytes, output?.stamp?.modified,
      output?.stamp?.inode.map(Int64.init(bitPattern:)),
      output?.stamp?.device.map(Int64.init(bitPattern:)), output?.sha256.map(Blob.init), sequence,
      run, finished.milliseconds, milliseconds, Blob(report),
    ]
  }

  private static func bytes(_ row: Row, _ index: Int) -> [UInt8]? {
    (row[index] as Blob?)?.bytes
  }
}

extension FileStamp {
  /// The stamp in four columns; nil where there is no length.
  fileprivate init?(row: Row, at index: Int) {
    guard let bytes: Int64 = row[index] else { return nil }
    self.init(
      bytes: bytes, modified: row[index + 1],
      inode: (row[index + 2] as Int64?).map(UInt64.init(bitPattern:)),
      device: (row[index + 3] as Int64?).map(UInt64.init(bitPattern:)))
  }
}
