import GRDB
import Glibc
import TestSupport
import Testing

@testable import State

@Suite("Opening the state", .timeLimit(.minutes(20)))
struct OpeningTests {
  let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
  }

  private func reader(_ name: String = "state") throws -> StateReader? {
    try StateReader.open(directory: Array(directory.file(name).utf8), timeout: 0.05)
  }

  private func mode(_ name: String) throws -> mode_t { try directory.status(name).st_mode & 0o777 }

  @Test("makes directory and files for the owner alone, whatever lacks above them")
  func modes() throws {
    let state = try store(in: directory, "a/b/state")
    try withExtendedLifetime(state) {
      for name in ["a", "a/b", "a/b/state"] { #expect(try mode(name) == 0o700) }
      for name in try directory.names(in: "a/b/state") {
        #expect(try mode("a/b/state/\(name)") == 0o600, "\(name)")
      }
    }
  }

  @Test("waits for the disk at every commit, on every connection that writes")
  func durable() throws {
    for _ in 0..<3 {
      let state = try store(in: directory)
      let other = try store(in: directory)
      for connection in [state.writer, other.writer] {
        try connection.queue.writeWithoutTransaction { db throws in
          #expect(try Connections.synchronous(db) == 2)
          #expect(try String.fetchOne(db, sql: "PRAGMA journal_mode") == "wal")
          #expect(try Int.fetchOne(db, sql: "PRAGMA foreign_keys") == 1)
        }
      }
      #expect(throws: (any Error).self) {
        try state.reader.queue.writeWithoutTransaction { try $0.execute(sql: "DELETE FROM entry") }
      }
    }
  }

  @Test("remembers what was committed before it was closed")
  func reopening() async throws {
    _ = try await store(in: directory).committer.commit(.done("a"))
    #expect(try store(in: directory).ledger.counts() == [.done: 1])
  }

  @Test("works in a directory whose name is no text, or looks like a URI")
  func names() throws {
    for name in [[0x66, 0xFF, 0x3F, 0x25], Array("file:x?mode=memory#".utf8)] as [[UInt8]] {
      let path = Array("\(directory.path)/".utf8) + name
      _ = try StateStore(directory: path) { "e" }.committer.commitAndWait(.done("a"))
      #expect(try StateReader.open(directory: path)?.ledger.counts() == [.done: 1])
      #expect(stat(path: path + Array("/state.db".utf8)))
    }
  }

  private func stat(path: [UInt8]) -> Bool { access(cString(path), F_OK) == 0 }

  @Test("has any number of first opens at once, none of which fails")
  func coldStarts() async throws {
    for round in 0..<10 {
      try await withThrowingTaskGroup(of: Void.self) { group in
        for opener in 0..<8 {
          group.addTask {
            let state = try store(in: directory, "s\(round)")
            _ = try await state.committer.commit(.done("k\(opener % 2)"))
          }
        }
        try await group.waitForAll()
      }
      let state = try store(in: directory, "s\(round)")
      #expect(try state.ledger.counts() == [.done: 2])
      #expect(try state.outbox.status.counts()["sns"]?.pending == 8)
    }
  }

  @Test("refuses a database of a later version, to write and to read")
  func newer() throws {
    let state = try store(in: directory)
    try state.writer.queue.writeWithoutTransaction { db in
      try db.execute(sql: "INSERT INTO grdb_migrations VALUES ('later')")
    }
    let path = directory.file("state/state.db")
    #expect(throws: StateError.newerSchema(path: path)) { try store(in: directory) }
    #expect(throws: StateError.newerSchema(path: path)) { try reader() }
    #expect(StateError.newerSchema(path: path).category.exitStatus == 78)
  }

  @Test("says that a file is no database, and leaves it as it is")
  func damaged() throws {
    let noise = (0..<9000).map { UInt8(truncatingIfNeeded: $0 * 7 + 3) }
    try directory.makeDirectory("state")
    try directory.write(noise, to: "state/state.db")
    for open in [{ _ = try store(in: directory) }, { _ = try reader() }] {
      do {
        try open()
        Issue.record("it was opened")
      } catch StateError.damaged {}
    }
    #expect(try directory.read("state/state.db") == noise)
  }

  @Test("gives up on a state that another process keeps locked")
  func locked() throws {
    let state = try store(in: directory)
    let path = Array(directory.file("state").utf8)
    let error = StateError.busy(path: directory.file("state/state.db"))
    #expect(error.category.exitStatus == 75)
    let hold = try OpeningLock(in: StateDirectory(path), exclusive: true, timeout: 1)
    #expect(throws: error) { try StateStore(directory: path, timeout: 0.02) { "e" } }
    _ = consume hold
    let other = try StateStore(directory: path, timeout: 0.02) { "e" }
    try state.writer.queue.writeWithoutTransaction { db in
      try db.inTransaction(.immediate) {
        #expect(throws: error) { try other.committer.commitAndWait(.done("a")) }
        return .rollback
      }
    }
    _ = try other.committer.commitAndWait(.done("a"))
  }

  @Test("tells the file systems that hosts share from those of one host")
  func remote() {
    #expect(RemoteFileSystem.name(ofType: 0x6969) == "NFS")
    #expect(RemoteFileSystem.name(ofType: 0xFF53_4D42) == "CIFS")
    for local in [0xEF53, 0x5846_5342, 0x9123_683E, 0x0102_1994, 0x794C_7630] as [UInt32] {
      #expect(RemoteFileSystem.name(ofType: local) == nil)
    }
    #expect(RemoteFileSystem.name(of: Array(directory.path.utf8)) == nil)
    let error = StateError.remoteFileSystem("NFS", path: "/b/state.db")
    #expect(error.message.contains("NFS"))
    #expect(error.hint?.contains("--state") == true)
    #expect(error.category.exitStatus == 78)
  }

  @Test("says what is in the way: a file, a missing permission, a name too long")
  func obstacles() throws {
    try directory.write([1], to: "file")
    #expect(throws: StateError.notOpened(path: directory.file("file/state.db"), ENOTDIR)) {
      try store(in: directory, "file")
    }
    let long = String(repeating: "x", count: 300)
    #expect(throws: StateError.notOpened(path: directory.file("\(long)/state.db"), ENAMETOOLONG)) {
      try store(in: directory, long)
    }
    #expect(StateError(opening: "s", EROFS).category.exitStatus == 77)
    #expect(StateError(opening: "s", EDQUOT).category.exitStatus == 74)
    #expect(StateError(opening: "s", EMFILE).category.exitStatus == 73)
  }

  @Test("says that the directory may not be written", .enabled(if: geteuid() != 0))
  func forbidden() throws {
    try directory.makeDirectory("d")
    #expect(chmod(directory.file("d"), 0o500) == 0)
    #expect(throws: StateError.notPermitted(path: directory.file("d/state.db"), EACCES)) {
      try store(in: directory, "d")
    }
  }
}
