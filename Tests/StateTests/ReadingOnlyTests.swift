import Glibc
import TestSupport
import Testing

@testable import State

@Suite("Reading a state without writing", .timeLimit(.minutes(20)))
struct ReadingOnlyTests {
  let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
  }

  private func open() throws -> StateReader? {
    try StateReader.open(directory: Array(directory.file("state").utf8), timeout: 0.05)
  }

  /// The state's files and what they hold, but for the log's index, which is shared memory.
  private func contents() throws -> [String] {
    try directory.names(in: "state").map { name in
      if name.hasSuffix("-shm") { return name }
      let status = try directory.status("state/\(name)")
      let bytes = try directory.read("state/\(name)")
      return "\(name) \(status.st_ino) \(status.st_mtim.tv_nsec) \(bytes.hashValue)"
    }
  }

  @Test("finds nothing where there is no state, and makes nothing")
  func none() throws {
    #expect(try open() == nil)
    #expect(try directory.names() == [])
    try directory.makeDirectory("state")
    #expect(try open() == nil)
    try directory.write([], to: "state/state.db")
    #expect(try open() == nil)
    #expect(try directory.names(in: "state") == ["state.db"])
  }

  @Test("reads a state that was closed, one in use, and one that was cut off")
  func all() throws {
    let state = try store(in: directory)
    _ = try state.committer.commitAndWait(.done("a"))
    let inUse = try contents()
    #expect(try open()?.ledger.counts() == [.done: 1])
    #expect(try contents() == inUse)
    // Copied while it is open, it is what a killed process leaves.
    try directory.makeDirectory("cut")
    for name in try directory.names(in: "state") {
      try directory.write(directory.read("state/\(name)"), to: "cut/\(name)")
    }
    state.close()
    let closed = try contents()
    #expect(try open()?.ledger.counts() == [.done: 1])
    #expect(try contents() == closed)
    try directory.move("state", to: "closed")
    try directory.move("cut", to: "state")
    let cut = try contents()
    #expect(try open()?.ledger.counts() == [.done: 1])
    #expect(try contents() == cut)
  }

  @Test("reads a restored database that lacks its log, and keeps writers out meanwhile")
  func restored() throws {
    let state = try store(in: directory)
    _ = try state.committer.commitAndWait(.done("a"))
    state.close()
    #expect(throws: StateError.self) { try state.committer.commitAndWait(.done("b")) }
    for name in ["state.db-wal", "state.db-shm"] { try directory.remove("state/\(name)") }
    let before = try contents()
    let path = Array(directory.file("state").utf8)
    func whileRead() throws {
      let reader = try #require(try open())
      #expect(throws: StateError.busy(path: directory.file("state/state.db"))) {
        try StateStore(directory: path, timeout: 0.02) { "e" }
      }
      #expect(try reader.ledger.counts() == [.done: 1])
      #expect(try contents() == before)
    }
    try whileRead()
    _ = try StateStore(directory: path, timeout: 1) { "e2" }.committer.commitAndWait(.done("b"))
    #expect(try open()?.ledger.counts() == [.done: 2])
  }
}
