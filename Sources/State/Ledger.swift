// Reading the ledger: one entry, a sorted chunk of keys at once, or all of it page by page.

import GRDB

/// What became of every key.
public struct Ledger: Sendable {
  private let reader: Connection

  init(_ reader: Connection) {
    self.reader = reader
  }

  /// The entry of one output of `key`.
  public func entry(_ key: [UInt8], place: String) throws(StateError) -> LedgerEntry? {
    try rows("WHERE key = ? AND place = ?", [blob(key), place]).first
  }

  /// Every entry of `place` whose key lies between the two, both included, in the order of the keys'
  /// bytes: to be merged with a sorted chunk of a bucket's keys. For chunks that hold most of what
  /// lies between their ends; `entries(place:keys:)` is for scattered ones.
  public func entries(
    place: String, from first: [UInt8], through last: [UInt8]
  ) throws(StateError) -> [LedgerEntry] {
    try rows(
      "WHERE key BETWEEN ? AND ? AND place = ? ORDER BY key", [blob(first), blob(last), place])
  }

  /// The entries of these keys, nil for a key without one, in the keys' order; one look-up each.
  public func entries(place: String, keys: [[UInt8]]) throws(StateError) -> [LedgerEntry?] {
    try reader.read { db in
      try keys.map { key in
        try db.rows(
          "SELECT \(LedgerEntry.columns) FROM entry WHERE key = ? AND place = ?",
          [blob(key), place], LedgerEntry.init
        ).first
      }
    }
  }

  /// Entries whose input had these bytes and which the same recipe made: what a renamed input can be
  /// copied from, once its output is seen to be unchanged.
  public func entries(
    inputSHA256: [UInt8], recipe: [UInt8]
  ) throws(StateError) -> [LedgerEntry] {
    try rows(
      "WHERE input_sha256 = ? AND recipe = ? ORDER BY key, place",
      [blob(inputSHA256), blob(recipe)])
  }

  /// Entries whose output is this object: more than one where keys collide.
  public func entries(output key: [UInt8]) throws(StateError) -> [LedgerEntry] {
    try rows("WHERE output_key = ? ORDER BY key, place", [blob(key)])
  }

  /// The next entries in the order of key and place.
  ///
  /// - Parameters:
  ///   - last: the last entry of the page before; nil for the first page.
  ///   - prefix: what the keys begin with.
  ///   - status: which entries; nil for all.
  ///   - limit: how many at most.
  public func page(
    after last: LedgerEntry? = nil, prefix: [UInt8] = [], status: LedgerEntry.Status? = nil,
    limit: Int = 1000
  ) throws(StateError) -> [LedgerEntry] {
    var conditions: [String] = []
    var arguments: StatementArguments = []
    if let last {
      conditions.append("(key, place) > (?, ?)")
      arguments += [blob(last.key), last.place]
    } else {
      conditions.append("key >= ?")
      arguments += [blob(prefix)]
    }
    if let end = Self.successor(of: prefix) {
      conditions.append("key < ?")
      arguments += [blob(end)]
    }
    if let status {
      conditions.append("status = ?")
      arguments += [status.rawValue]
    }
    arguments += [limit]
    return try rows(
      "WHERE \(conditions.joined(separator: " AND ")) ORDER BY key, place LIMIT ?", arguments)
  }

  /// Every entry in the order of key and place, in constant memory. What is committed meanwhile may or
  /// may not be among them.
  public func forEachEntry(
    prefix: [UInt8] = [], status: LedgerEntry.Status? = nil,
    _ body: (LedgerEntry) throws(StateError) -> Void
  ) throws(StateError) {
    var last: LedgerEntry?
    repeat {
      let page = try page(after: last, prefix: prefix, status: status)
      for entry in page { try body(entry) }
      last = page.last
    } while last != nil
  }

  /// Every place that an entry has: few, however many entries there are. Cost: one pass over an index.
  public func places() throws(StateError) -> [String] {
    try reader.read { db in try String.fetchAll(db, sql: "SELECT DISTINCT place FROM entry") }
  }

  /// How many entries ended how.
  public func counts() throws(StateError) -> [LedgerEntry.Status: Int] {
    try reader.read { db in
      var counts: [LedgerEntry.Status: Int] = [:]
      _ = try db.rows("SELECT status, count(*) FROM entry GROUP BY status") { row in
        if let status = LedgerEntry.Status(rawValue: row.text(0)) {
          counts[status] = Int(row.integer(1))
        }
      }
      return counts
    }
  }

  private func rows(
    _ condition: String, _ arguments: StatementArguments
  ) throws(StateError) -> [LedgerEntry] {
    try reader.read { db in
      try db.rows(
        "SELECT \(LedgerEntry.columns) FROM entry \(condition)", arguments, LedgerEntry.init)
    }
  }

  /// The first bytes that sort after everything that begins with `prefix`; nil where nothing does.
  static func successor(of prefix: [UInt8]) -> [UInt8]? {
    guard let index = prefix.lastIndex(where: { $0 < 255 }) else { return nil }
    return Array(prefix[..<index]) + [prefix[index] + 1]
  }
}
