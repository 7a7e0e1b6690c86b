// A ledger entry as a row: the one place that knows the columns' order.

import GRDB

extension LedgerEntry {
  /// The columns, as `init(row:)` and `arguments` have them.
  static let columns = """
    key, place, input_bytes, input_modified_ns, input_inode, input_device, input_tag, input_sha256, \
    recipe, limits, status, reason, output_key, output_bytes, output_modified_ns, output_inode, \
    output_device, output_sha256, sequence, run, finished, milliseconds, report
    """

  /// An entry of a row that holds `columns`.
  init(_ row: Columns) throws {
    guard let status = Status(rawValue: row.text(10)) else {
      throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a status that does not exist")
    }
    self.init(
      key: row.bytes(0), place: row.text(1), input: FileStamp(row, at: 2),
      inputTag: row.textIfAny(6), inputSHA256: row.bytesIfAny(7), recipe: row.bytes(8),
      limits: row.bytes(9), status: status, reason: row.textIfAny(11),
      output: row.bytesIfAny(12).map {
        LedgerOutput(key: $0, stamp: FileStamp(row, at: 13), sha256: row.bytesIfAny(17))
      },
      run: row.text(19), finished: Moment(milliseconds: row.integer(20)),
      milliseconds: row.double(21), report: row.bytes(22))
    sequence = row.integer(18)
  }

  /// The values of `columns`.
  var arguments: StatementArguments {
    [
      blob(key), place, input?.bytes, input?.modified, input?.inode.map(Int64.init(bitPattern:)),
      input?.device.map(Int64.init(bitPattern:)), inputTag, inputSHA256.map(blob),
      blob(recipe), blob(limits), status.rawValue, reason, output.map { blob($0.key) },
      output?.stamp?.bytes, output?.stamp?.modified,
      output?.stamp?.inode.map(Int64.init(bitPattern:)),
      output?.stamp?.device.map(Int64.init(bitPattern:)), output?.sha256.map(blob), sequence,
      run, finished.milliseconds, milliseconds, blob(report),
    ]
  }
}

extension FileStamp {
  /// The stamp in four columns; nil where there is no length.
  fileprivate init?(_ row: Columns, at index: Int) {
    guard let bytes = row.integerIfAny(index) else { return nil }
    self.init(
      bytes: bytes, modified: row.integerIfAny(index + 1),
      inode: row.integerIfAny(index + 2).map(UInt64.init(bitPattern:)),
      device: row.integerIfAny(index + 3).map(UInt64.init(bitPattern:)))
  }
}
