// One connection with the errors of this target, and with transactions that no waiting task pays for
// with a thread of Swift's pool.

import GRDB

/// An open connection.
///
/// It closes with its last reference, wherever that is let go: on its own queue, too, where closing it
/// by name would be a deadlock. Its properties go in their order, so the queue before what outlives it.
final class Connection: Sendable {
  let queue: DatabaseQueue
  /// The database's path for messages.
  let name: String
  private let lock: OpeningLock?
  private let outlivedBy: Connection?

  /// Takes over an open queue, with what must be let go only after it: a lock, or the writer, which
  /// empties the log when it is the last to close.
  init(
    _ queue: DatabaseQueue, name: String, lock: consuming OpeningLock? = nil,
    outlivedBy: Connection? = nil
  ) {
    self.queue = queue
    self.name = name
    self.lock = lock
    self.outlivedBy = outlivedBy
  }

  /// Reads one consistent state.
  func read<Value>(_ body: (Database) throws -> Value) throws(StateError) -> Value {
    do { return try queue.read(body) } catch { throw StateError(error, path: name) }
  }

  /// Writes all that `body` writes, or nothing; returns once it is on stable storage. Goes through
  /// even where the task is cancelled meanwhile.
  func write<Value: Sendable>(
    _ body: @escaping @Sendable (Database) throws -> Value
  ) async throws(StateError) -> Value {
    let name = name
    let result: Result<Value, StateError> = await withCheckedContinuation { continuation in
      queue.asyncWriteWithoutTransaction { db in
        continuation.resume(returning: Self.transaction(db, name: name, body))
      }
    }
    return try result.get()
  }

  /// One transaction that waits for its lock at its beginning, where waiting works.
  static func transaction<Value>(
    _ db: Database, name: String, _ body: (Database) throws -> Value
  ) -> Result<Value, StateError> {
    do {
      var value: Value?
      try db.inTransaction(.immediate) {
        value = try body(db)
        return .commit
      }
      guard let value else { throw StateError.ioFailed(path: name, detail: "nothing was done") }
      return .success(value)
    } catch {
      return .failure(StateError(error, path: name))
    }
  }
}
