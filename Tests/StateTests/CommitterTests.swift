import Diagnostics
import TestSupport
import Testing

@testable import State

@Suite("Committing", .timeLimit(.minutes(20)))
struct CommitterTests {
  let directory: TemporaryDirectory
  let state: StateStore

  init() throws {
    directory = try TemporaryDirectory()
    state = try store(in: directory)
  }

  /// What another process would find.
  private func seen() throws -> StateReader {
    try #require(try StateReader.open(directory: Array(directory.file("state").utf8)))
  }

  @Test("records an entry and its notice together, with the id and number that the body was told")
  func together() async throws {
    let committed = try await state.committer.commit(.done("a", to: ["sns", "log"]))
    let identity = try #require(committed.notices.first)
    #expect(identity.sequence == 1)
    let reader = try seen()
    var expected = LedgerEntry.of("a")
    expected.sequence = 1
    #expect(try reader.ledger.entry(Array("a".utf8), place: "out/{key}") == expected)
    let counts = try reader.outbox.counts()
    #expect(counts.mapValues(\.pending) == ["sns": 1, "log": 1])
    let claimed = try await state.outbox.claim(
      sink: "sns", limit: 9, now: at(1), lease: 10, owner: "o")
    #expect(claimed.map(\.body) == [Array("\(identity.id) 1".utf8)])
    #expect(claimed.map(\.event) == [identity.id])
  }

  @Test("numbers a key's events across its places, changes and notices")
  func sequence() async throws {
    _ = try await state.committer.commit(.done("a"))
    _ = try await state.committer.commit(
      Change(entries: [.of("a", place: "p2")], notices: [.of("a"), .of("b")]))
    let third = try await state.committer.commit(Change(notices: [.of("a"), .of("a")]))
    #expect(third.notices.map(\.sequence) == [3, 4])
    #expect(try state.ledger.entry(Array("a".utf8), place: "p2")?.sequence == 2)
    _ = try await state.committer.commit(
      Change(entries: [.of("a")], forgotten: [(Array("a".utf8), "p2")]))
    #expect(try state.ledger.entry(Array("a".utf8), place: "p2") == nil)
    #expect(try state.ledger.entry(Array("a".utf8), place: "out/{key}")?.sequence == 4)
  }

  @Test("numbers on after the events themselves are forgotten")
  func sequenceAfterPruning() async throws {
    _ = try await state.committer.commit(.done("a", to: []))
    #expect(try await state.outbox.prune(before: at(1)) == 1)
    #expect(try await state.committer.commit(.done("a")).notices.map(\.sequence) == [2])
  }

  @Test("shares transactions among callers that wait together; each finds its own when it returns")
  func group() async throws {
    // The writer is kept busy until all are in line, so that the count does not hang on timing.
    let gate = Gate(callers: 100)
    state.writer.queue.asyncWriteWithoutTransaction { _ in gate.wait() }
    let reader = state.ledger
    let committer = state.committer
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<100 {
        group.addTask {
          gate.arrive()
          _ = try await committer.commit(.done("key-\(number)"))
          let key = Array("key-\(number)".utf8)
          #expect(try reader.entry(key, place: "out/{key}")?.sequence == 1)
        }
      }
      try await group.waitForAll()
    }
    #expect(try seen().ledger.counts() == [.done: 100])
    #expect(try seen().outbox.counts()["sns"]?.pending == 100)
    #expect(state.committer.transactions.load(ordering: .relaxed) < 20)
  }

  @Test("commits for threads that block, too")
  func blocking() throws {
    let committed = try state.committer.commitAndWait(.done("a"))
    #expect(committed.notices.map(\.sequence) == [1])
    #expect(try seen().ledger.counts() == [.done: 1])
  }

  @Test("keeps the neighbours of a change that can't be recorded, and nothing of the change itself")
  func poison() async throws {
    struct Broken: Error {}
    let gate = Gate(callers: 5)
    state.writer.queue.asyncWriteWithoutTransaction { _ in gate.wait() }
    let committer = state.committer
    let bad = Change(
      entries: [.of("bad")],
      notices: [
        .of("bad"),
        Notice(key: Array("bad".utf8), kind: "done", run: "r", addressees: toAll(["sns"])) { _ in
          throw Broken()
        },
      ])
    let twice = Change(entries: [.of("twice")], notices: [.of("twice", to: ["sns", "sns"])])
    let changes: [Change] = [.done("a"), bad, .done("b"), twice, .done("c")]
    let errors = await withTaskGroup(of: (Int, StateError?).self) { group in
      for (index, change) in changes.enumerated() {
        group.addTask {
          gate.arrive()
          do throws(StateError) {
            _ = try await committer.commit(change)
            return (index, nil)
          } catch { return (index, error) }
        }
      }
      return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
    }
    #expect(errors.keys.sorted() == [1, 3])
    guard case .noticeNotMade(let report) = errors[1], case .rejected = errors[3] else {
      Issue.record("the wrong errors: \(errors)")
      return
    }
    #expect(report.category == .internalFault)
    var keys: [[UInt8]] = []
    try seen().ledger.forEachEntry { keys.append($0.key) }
    #expect(keys == ["a", "b", "c"].map { Array($0.utf8) })
    #expect(try seen().outbox.counts()["sns"]?.pending == 3)
  }

  @Test("fails the whole group, and records nothing, when the transaction fails")
  func failing() async throws {
    // SQLite answers as if the disk were full.
    try await state.writer.queue.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA max_page_count = 40")
    }
    var large = LedgerEntry.of("large")
    large.report = Array(repeating: 1, count: 1 << 20)
    let change = Change(entries: [large], notices: [.of("large")])
    var thrown: StateError?
    do throws(StateError) { _ = try await state.committer.commit(change) } catch { thrown = error }
    guard case .full = thrown else {
      Issue.record("the wrong error: \(String(describing: thrown))")
      return
    }
    #expect(thrown?.category.exitStatus == 74)
    #expect(try seen().ledger.counts() == [:])
    try await state.writer.queue.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA max_page_count = 1000000")
    }
    _ = try await state.committer.commit(change)
    #expect(try seen().ledger.counts() == [.done: 1])
  }

  @Test("records all of what a second process commits at the same time")
  func twoStores() async throws {
    let other = try store(in: directory)
    let committers = [state.committer, other.committer]
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<200 {
        group.addTask { _ = try await committers[number % 2].commit(.done("k\(number % 50)")) }
      }
      try await group.waitForAll()
    }
    for number in 0..<50 {
      let entry = try state.ledger.entry(Array("k\(number)".utf8), place: "out/{key}")
      #expect(entry?.sequence == 4)
    }
    #expect(try seen().outbox.counts()["sns"]?.pending == 200)
  }
}
