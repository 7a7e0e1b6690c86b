// The program's memory between runs, opened to be written: ledger, outbox and runs in one database,
// so that one transaction holds an image's row and its notices.

import GRDB

/// An open state. Any number of processes may have the same one open.
public final class StateStore: Sendable {
  /// What became of every key.
  public let ledger: Ledger
  /// Writes to ledger and outbox.
  public let committer: Committer
  /// Notices on their way.
  public let outbox: Outbox
  /// The runs.
  public let runs: RunLog

  let writer: Connection
  let reader: Connection
  private let directory: StateDirectory

  /// Opens the state in `directory`, making the directory (0700) and the database (0600) where there
  /// are none, and brings its schema up to date.
  ///
  /// - Parameters:
  ///   - directory: its path; any bytes but NUL.
  ///   - timeout: seconds to wait for other processes, here and in every later call.
  ///   - clock: tells when an event was created.
  ///   - mintEventID: makes a new, unique event id; called within the transaction.
  public init(
    directory: [UInt8], timeout: Double = 10, clock: @escaping @Sendable () -> Moment = { .now },
    mintEventID: @escaping @Sendable () -> String
  ) throws(StateError) {
    let directory = StateDirectory(directory)
    let name = directory.name
    try directory.prepare()
    let lock = try OpeningLock(in: directory, exclusive: true, timeout: timeout)
    try directory.makeDatabase()
    let path = try Connections.sqlitePath(directory.database)
    do {
      writer = Connection(try Connections.writer(at: path, timeout: timeout), name: name)
      try Self.migrate(writer.queue, name: name)
      reader = Connection(
        try Connections.reader(at: path, timeout: timeout), name: name, outlivedBy: writer)
    } catch {
      throw StateError(error, path: name)
    }
    _ = consume lock
    ledger = Ledger(reader)
    committer = Committer(writer, clock: clock, mintEventID: mintEventID)
    outbox = Outbox(reader: reader, writer: writer) { LeaseMark.isDead($0, in: directory) }
    self.directory = directory
    runs = RunLog(reader: reader, writer: writer)
  }

  /// Waits for what is being committed and closes the database, so that all of it is in the one file.
  /// Every later call on this state fails. Without this, it is closed soon after its last reference
  /// goes; nothing is lost either way.
  public func close() {
    try? reader.queue.close()
    try? writer.queue.close()
  }

  /// Shows other processes, for as long as the mark is kept, that what is leased under the name is being
  /// sent.
  public func mark(_ name: String) throws(StateError) -> LeaseMark {
    try LeaseMark(in: directory, name: name)
  }

  private static func migrate(_ queue: DatabaseQueue, name: String) throws {
    let applied = try queue.read(Schema.migrator.appliedIdentifiers)
    guard applied.isSubset(of: Schema.migrator.migrations) else {
      throw StateError.newerSchema(path: name)
    }
    if applied.count < Schema.migrator.migrations.count { try Schema.migrator.migrate(queue) }
  }
}

/// An open state that is only looked at: nothing in its directory is made or changed.
public final class StateReader: Sendable {
  /// What became of every key.
  public let ledger: Ledger
  /// Notices on their way.
  public let outbox: OutboxStatus
  /// The runs.
  public let runs: RunHistory

  /// Opens the state in `directory`; nil where there is none yet.
  ///
  /// A state in use is read as its last commit left it. In a directory that can't be written, or on a
  /// read-only file system, the log and its index, which writers leave in place, are enough. Where
  /// they are missing, as in a restored backup, nobody has the state open: the file is then read as
  /// it is, and writers can't open it until this reader is gone. Only a log without an index, the
  /// backup of a run that was cut off, needs the index made: the one file that this ever makes, and
  /// `unfinished` where it can't.
  public static func open(
    directory: [UInt8], timeout: Double = 10
  ) throws(StateError) -> StateReader? {
    let directory = StateDirectory(directory)
    guard try directory.holds("state.db") else { return nil }
    if let remote = RemoteFileSystem.name(of: directory.path) {
      throw .remoteFileSystem(remote, path: directory.name)
    }
    // Whoever opens the state for the first time right now is waited for: half a schema is none.
    var opening: OpeningLock?
    if try directory.exists("lock") {
      opening = try OpeningLock(in: directory, exclusive: false, timeout: timeout)
    }
    let connection = try connect(directory, timeout: timeout)
    let applied = try connection.read { db in try Schema.migrator.appliedIdentifiers(db) }
    _ = consume opening
    guard applied.isSubset(of: Schema.migrator.migrations) else {
      throw .newerSchema(path: directory.name)
    }
    return applied.isEmpty ? nil : StateReader(connection)
  }

  private init(_ connection: Connection) {
    ledger = Ledger(connection)
    outbox = OutboxStatus(connection)
    runs = RunHistory(connection)
  }

  private static func connect(
    _ directory: StateDirectory, timeout: Double
  ) throws(StateError) -> Connection {
    if try !directory.hasLogAndIndex {
      // A writer that is opening right now makes both before it lets go of the lock.
      var lock: OpeningLock?
      if try directory.exists("lock") {
        lock = try OpeningLock(in: directory, exclusive: false, timeout: timeout)
      }
      if try !directory.hasLogAndIndex {
        guard try directory.holds("state.db-wal") else {
          return try connect(directory, query: "?immutable=1", timeout: timeout, lock: lock)
        }
        guard directory.isWritable else { throw .unfinished(path: directory.name) }
      }
    }
    return try connect(directory, query: "", timeout: timeout, lock: nil)
  }

  private static func connect(
    _ directory: StateDirectory, query: String, timeout: Double, lock: consuming OpeningLock?
  ) throws(StateError) -> Connection {
    let path = try Connections.sqlitePath(directory.database, query: query)
    do {
      return Connection(
        try Connections.reader(at: path, timeout: timeout), name: directory.name, lock: lock)
    } catch {
      throw StateError(error, path: directory.name)
    }
  }
}

extension StateDirectory {
  fileprivate var hasLogAndIndex: Bool {
    get throws(StateError) {
      guard try exists("state.db-wal") else { return false }
      return try exists("state.db-shm")
    }
  }
}
