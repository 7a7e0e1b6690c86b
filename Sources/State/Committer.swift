// The one writer: changes that wait at the same time share one transaction, and so one wait for the
// disk. On a disk that takes 5 ms to flush that is the difference between 200 images a second and as
// many as there are workers for.

import GRDB
import Synchronization

/// Commits changes, any number of callers at once.
public final class Committer: Sendable {
  private struct Waiting {
    let change: Change
    let finish: @Sendable (Result<Committed, StateError>) -> Void
  }

  private struct Line {
    var waiting: [Waiting] = []
    var isServed = false
  }

  /// How many changes share a transaction at most: it holds their bodies in memory, and keeps other
  /// processes from writing.
  private static let groupLimit = 512

  private let writer: Connection
  private let clock: @Sendable () -> Moment
  private let mintEventID: @Sendable () -> String
  private let line = Mutex(Line())
  /// How many transactions there were.
  let transactions = Atomic<Int>(0)

  init(
    _ writer: Connection, clock: @escaping @Sendable () -> Moment,
    mintEventID: @escaping @Sendable () -> String
  ) {
    self.writer = writer
    self.clock = clock
    self.mintEventID = mintEventID
  }

  /// Records `change` and returns once it would survive a loss of power. Where it throws, nothing of
  /// it is recorded, with one exception that no database can rule out: after `ioFailed`, the disk may
  /// have kept what it reported as failed.
  ///
  /// The calling task is suspended, and cancelling it changes nothing. Changes of one caller that
  /// waits for each are recorded in its order.
  public func commit(_ change: Change) async throws(StateError) -> Committed {
    let result = await withCheckedContinuation { continuation in
      submit([Waiting(change: change) { continuation.resume(returning: $0) }])
    }
    return try result.get()
  }

  /// The same for a caller that has a thread of its own to block.
  public func commitAndWait(_ change: Change) throws(StateError) -> Committed {
    let answer = BlockingAnswer<Result<Committed, StateError>>()
    submit([Waiting(change: change) { answer.give($0) }])
    return try answer.wait().get()
  }

  /// The same for many changes at once. Each is recorded or not by itself.
  public func commitAndWait(_ changes: [Change]) -> [Result<Committed, StateError>] {
    let answers = changes.map { _ in BlockingAnswer<Result<Committed, StateError>>() }
    submit(
      zip(changes, answers).map { change, answer in Waiting(change: change) { answer.give($0) } })
    return answers.map { $0.wait() }
  }

  private func submit(_ waiting: [Waiting]) {
    if waiting.isEmpty { return }
    let startsServing = line.withLock { line in
      line.waiting += waiting
      defer { line.isServed = true }
      return !line.isServed
    }
    if startsServing { serve() }
  }

  /// Commits one group on the writer's queue, and queues up again behind whoever waits there.
  private func serve() {
    writer.queue.asyncWriteWithoutTransaction { db in
      let group = self.line.withLock { line in
        let group = Array(line.waiting.prefix(Self.groupLimit))
        line.waiting.removeFirst(group.count)
        if group.isEmpty { line.isServed = false }
        return group
      }
      guard !group.isEmpty else { return }
      for (waiting, result) in zip(group, self.commit(group.map(\.change), to: db)) {
        waiting.finish(result)
      }
      self.serve()
    }
  }

  /// The result of each change, all in one transaction. A change that can't be written is undone
  /// alone; where the transaction itself fails, they all have.
  private func commit(
    _ changes: [Change], to db: Database
  ) -> [Result<Committed, StateError>] {
    transactions.add(1, ordering: .relaxed)
    let now = clock()
    let name = writer.name
    var transaction: Result<[Result<Committed, StateError>], StateError>
    transaction = Connection.transaction(db, name: name) { db in
      try changes.map { change in
        .success(try change.write(to: db, at: now, mintEventID: mintEventID))
      }
    }
    // Rare enough that nobody should pay for a savepoint a change before it happens.
    if case .failure(let error) = transaction, error.isOfOneChange {
      transaction = Connection.transaction(db, name: name) { db in
        try changes.map { change in try commitAlone(change, to: db, at: now) }
      }
    }
    switch transaction {
    case .success(let results): return results
    case .failure(let error): return changes.map { _ in .failure(error) }
    }
  }

  /// Writes a change so that it can be undone without the others of its transaction.
  private func commitAlone(
    _ change: Change, to db: Database, at now: Moment
  ) throws -> Result<Committed, StateError> {
    var result: Result<Committed, StateError>?
    try db.inSavepoint {
      do {
        result = .success(try change.write(to: db, at: now, mintEventID: mintEventID))
        return .commit
      } catch {
        let error = StateError(error, path: writer.name)
        guard error.isOfOneChange else { throw error }
        result = .failure(error)
        return .rollback
      }
    }
    return result ?? .failure(.ioFailed(path: writer.name, detail: "nothing was done"))
  }
}
