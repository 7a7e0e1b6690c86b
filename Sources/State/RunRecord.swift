// What is remembered of every run: when, where and how it ended.

import GRDB

/// One run of a command.
public struct RunRecord: Hashable, Sendable {
  /// Its id, which entries and events name.
  public var id: String
  /// The command: `process`.
  public var command: String
  /// When it began.
  public var started: Moment
  /// When it ended; nil while it runs, and for ever where it was killed.
  public var finished: Moment?
  /// Its exit status.
  public var status: Int32?
  /// Its summary, in the caller's own form.
  public var summary: [UInt8]?
  /// The host it ran on.
  public var host: String
  /// Its process.
  public var process: Int32

  /// A run that begins.
  public init(id: String, command: String, started: Moment, host: String, process: Int32) {
    self.id = id
    self.command = command
    self.started = started
    self.host = host
    self.process = process
  }
}

/// The runs, to be looked at.
public struct RunHistory: Sendable {
  private let reader: Connection

  init(_ reader: Connection) {
    self.reader = reader
  }

  /// The run of that id.
  public func run(_ id: String) throws(StateError) -> RunRecord? {
    try runs("WHERE id = ?", [id]).first
  }

  /// The run that began last, of `command` where it is given.
  public func last(command: String? = nil) throws(StateError) -> RunRecord? {
    try runs(
      "WHERE command = coalesce(?, command) ORDER BY started DESC, rowid DESC LIMIT 1", [command]
    ).first
  }

  /// The runs that began last, the latest first.
  public func list(limit: Int) throws(StateError) -> [RunRecord] {
    try runs("ORDER BY started DESC, rowid DESC LIMIT ?", [limit])
  }

  private func runs(
    _ condition: String, _ arguments: StatementArguments
  ) throws(StateError) -> [RunRecord] {
    try reader.read { db in
      try db.rows(
        "SELECT id, command, started, host, pid, finished, status, summary FROM run \(condition)",
        arguments
      ) { row in
        var run = RunRecord(
          id: row.text(0), command: row.text(1), started: Moment(milliseconds: row.integer(2)),
          host: row.text(3), process: Int32(truncatingIfNeeded: row.integer(4)))
        run.finished = row.integerIfAny(5).map(Moment.init(milliseconds:))
        run.status = row.integerIfAny(6).map(Int32.init(truncatingIfNeeded:))
        run.summary = row.bytesIfAny(7)
        return run
      }
    }
  }
}

/// The runs, to be looked at and added to.
public struct RunLog: Sendable {
  /// The runs so far.
  public let history: RunHistory
  private let writer: Connection

  init(reader: Connection, writer: Connection) {
    history = RunHistory(reader)
    self.writer = writer
  }

  /// Records that a run begins.
  public func start(_ run: RunRecord) async throws(StateError) {
    try await writer.write { db in
      try db.execute(
        sql: "INSERT INTO run (id, command, started, host, pid) VALUES (?, ?, ?, ?, ?)",
        arguments: [run.id, run.command, run.started.milliseconds, run.host, run.process])
    }
  }

  /// Records how a run ended.
  public func finish(
    _ id: String, at finished: Moment, status: Int32, summary: [UInt8]
  ) async throws(StateError) {
    try await writer.write { db in
      try db.execute(
        sql: "UPDATE run SET finished = ?, status = ?, summary = ? WHERE id = ?",
        arguments: [finished.milliseconds, status, blob(summary), id])
    }
  }

  /// Forgets the runs that began earlier.
  public func prune(before: Moment) async throws(StateError) {
    try await writer.write { db in
      try db.execute(sql: "DELETE FROM run WHERE started < ?", arguments: [before.milliseconds])
    }
  }
}
