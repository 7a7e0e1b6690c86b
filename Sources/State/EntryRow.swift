// A ledger entry as a row: the one place that knows the columns' order.

import GRDB

extension LedgerEntry {
  /// The columns, as `init(row:)` and `bind(to:)` have them.
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
  func bind(to bindings: inout Bindings) {
    bindings.add(key)
    bindings.add(place)
    bindings.add(input)
    bindings.add(inputTag)
    bindings.add(inputSHA256)
    bindings.add(recipe)
    bindings.add(limits)
    bindings.add(status.rawValue)
    bindings.add(reason)
    bindings.add(output?.key)
    bindings.add(output?.stamp)
    bindings.add(output?.sha256)
    bindings.add(sequence)
    bindings.add(run)
    bindings.add(finished.milliseconds)
    bindings.add(milliseconds)
    bindings.add(report)
  }
}

extension Bindings {
  /// The stamp as four columns.
  fileprivate mutating func add(_ stamp: FileStamp?) {
    add(stamp?.bytes)
    add(stamp?.modified)
    add(stamp?.inode.map(Int64.init(bitPattern:)))
    add(stamp?.device.map(Int64.init(bitPattern:)))
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
