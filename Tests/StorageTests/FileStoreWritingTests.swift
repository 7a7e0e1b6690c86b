import CLinux
import Glibc
import Storage
import TestSupport
import Testing

@Suite("Writing to a directory", .timeLimit(.minutes(20)))
struct FileStoreWritingTests {
  let directory: TemporaryDirectory
  let outside: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
    outside = try TemporaryDirectory()
  }

  private func store(_ form: PendingObject.Form) throws -> FileStore {
    try FileStore(directory: directory.path, form: form)
  }

  @Test(
    "shows an object whole, under its own name, once it is committed",
    arguments: PendingObject.Form.allCases)
  func commit(form: PendingObject.Form) throws {
    let store = try store(form)
    let pending = try store.create(.of("a/b/c.jpg"))
    try writeAll([1, 2, 3], to: pending.descriptor)
    #expect(try !directory.names(in: "a/b").contains("c.jpg"))
    try pending.commit()
    #expect(try directory.read("a/b/c.jpg") == [1, 2, 3])
    #expect(try directory.names(in: "a/b") == ["c.jpg"])
  }

  @Test(
    "replaces the whole object, and a reader keeps the old one",
    arguments: PendingObject.Form.allCases)
  func replace(form: PendingObject.Form) throws {
    let store = try store(form)
    try put(Array(repeating: 1, count: 100_000), under: .of("a"), in: store)
    let reader = try store.open(.of("a"))
    let pending = try store.create(.of("a"))
    try writeAll([2, 2], to: pending.descriptor)
    #expect(try directory.read("a") == Array(repeating: 1, count: 100_000))
    try pending.commit()
    #expect(try directory.read("a") == [2, 2])
    #expect(try readAll(from: reader.descriptor) == Array(repeating: 1, count: 100_000))
    #expect(try !reader.hasChanged())
    #expect(try directory.names() == ["a"])
  }

  @Test("leaves no file behind when the output is dropped", arguments: PendingObject.Form.allCases)
  func dropped(form: PendingObject.Form) throws {
    let store = try store(form)
    func abandon() throws {
      let pending = try store.create(.of("d/a"))
      try writeAll([1, 2, 3], to: pending.descriptor)
    }
    try abandon()
    #expect(try directory.names(in: "d").isEmpty)
    try put([9], under: .of("d/a"), in: store)
    try abandon()
    #expect(try directory.read("d/a") == [9])
    #expect(try directory.names(in: "d") == ["a"])
  }

  /// Whether the tests run on a file system where the store uses files without a name.
  private static let unnamedIsSafe: Bool = {
    guard let directory = try? TemporaryDirectory() else { return true }
    let descriptor = open(directory.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    defer { close(descriptor) }
    return cs_forgets_unnamed(descriptor) == 0
  }()

  @Test(
    "writes under no name at all, so that a killed process leaves nothing",
    .enabled(if: unnamedIsSafe))
  func unnamed() throws {
    let pending = try store(.unnamed).create(.of("a"))
    try writeAll([1], to: pending.descriptor)
    #expect(try directory.names().isEmpty)
    var status = stat()
    #expect(fstat(pending.descriptor, &status) == 0)
    #expect(status.st_nlink == 0)
  }

  @Test("writes under a temporary name that can be told from a key where it must")
  func named() throws {
    let pending = try store(.named).create(.of("a"))
    try writeAll([1], to: pending.descriptor)
    let names = try directory.names()
    #expect(names.count == 1)
    #expect(names.allSatisfy { TemporaryName.matches($0.utf8) })
  }

  @Test(
    "takes nothing else for a temporary name",
    arguments: [
      ".imgproc", ".imgproc-.tmp", ".imgproc-0123456789abcde.tmp", ".imgproc-0123456789ABCDEF.tmp",
      ".imgproc-0123456789abcdef.tm", "x.imgproc-0123456789abcdef.tmp", "",
    ])
  func otherNames(name: String) {
    #expect(!TemporaryName.matches(name.utf8))
    #expect(TemporaryName.matches(".imgproc-0123456789abcdef.tmp".utf8))
  }

  @Test(
    "opens outputs for reading too, not for exec'd processes, with the usual permissions",
    arguments: PendingObject.Form.allCases)
  func descriptorFlags(form: PendingObject.Form) throws {
    let pending = try store(form).create(.of("a"))
    #expect(fcntl(pending.descriptor, F_GETFD) & FD_CLOEXEC != 0)
    #expect(fcntl(pending.descriptor, F_GETFL) & O_ACCMODE == O_RDWR)
    try pending.commit()
    // What a plain creation gets here shows the umask without touching it.
    try directory.write([], to: "b")
    #expect(try directory.status("a").st_mode == directory.status("b").st_mode)
  }

  @Test(
    "fails without a trace where a directory has the output's name",
    arguments: PendingObject.Form.allCases)
  func targetIsDirectory(form: PendingObject.Form) throws {
    let store = try store(form)
    try directory.makeDirectory("a")
    #expect(throws: StorageError.cannotCreate(EISDIR)) { try put([1], under: .of("a"), in: store) }
    #expect(try directory.names() == ["a"])
  }

  @Test(
    "fails without a trace when the directory goes away under it",
    arguments: PendingObject.Form.allCases)
  func directoryRemoved(form: PendingObject.Form) throws {
    let store = try store(form)
    let pending = try store.create(.of("d/a"))
    for name in try directory.names(in: "d") { try directory.remove("d/" + name) }
    #expect(rmdir(directory.file("d")) == 0)
    var thrown: StorageError?
    do throws(StorageError) { try pending.commit() } catch { thrown = error }
    #expect(thrown == .cannotCreate(ENOENT))
    #expect(try directory.names().isEmpty)
  }

  @Test("says that a file stands where a directory should be")
  func parentIsFile() throws {
    let store = try store(.unnamed)
    try directory.write([1], to: "file")
    #expect(throws: StorageError.cannotCreate(ENOTDIR)) {
      try put([2], under: .of("file/a"), in: store)
    }
    #expect(throws: StorageError.cannotCreate(ENOTDIR)) {
      try put([2], under: .of("file/b/a"), in: store)
    }
    #expect(try directory.read("file") == [1])
  }

  @Test(
    "replaces a link itself, never the file that it points to",
    arguments: PendingObject.Form.allCases)
  func targetIsLink(form: PendingObject.Form) throws {
    try outside.write([6], to: "precious")
    try directory.link("a", to: outside.file("precious"))
    try put([1], under: .of("a"), in: store(form))
    #expect(try outside.read("precious") == [6])
    #expect(try directory.status("a").st_mode & S_IFMT == S_IFREG)
    #expect(try directory.read("a") == [1])
  }

  @Test("refuses a directory that is a link out of the bucket")
  func directoryLinkOutside() throws {
    let store = try store(.unnamed)
    try directory.link("processed", to: outside.path)
    for key in ["processed/a", "processed/new/a"] {
      #expect(throws: StorageError.escapesBucket) { try put([1], under: .of(key), in: store) }
    }
    #expect(throws: StorageError.escapesBucket) { try store.makeDirectory(.of("processed/new")) }
    #expect(try outside.names().isEmpty)
  }

  @Test("refuses magic links on the way to an output")
  func magicLinks() throws {
    let process = try FileStore(directory: "/proc/self")
    #expect(throws: StorageError.escapesBucket) {
      try put([1], under: .of("cwd/imgproc-escaped"), in: process)
    }
  }

  @Test("writes through a directory link that stays inside, and makes what it lacks below")
  func directoryLinkInside() throws {
    let store = try store(.unnamed)
    try directory.makeDirectory("d")
    try directory.makeDirectory("real")
    try directory.link("d/out", to: "../real")
    try put([1], under: .of("d/out/x/y/a"), in: store)
    #expect(try directory.read("real/x/y/a") == [1])
  }

  @Test("gives up on a link to nothing, without a loop")
  func danglingLink() throws {
    let store = try store(.unnamed)
    try directory.link("processed", to: "missing")
    #expect(throws: StorageError.cannotCreate(ENOENT)) {
      try put([1], under: .of("processed/a"), in: store)
    }
    #expect(try directory.names() == ["processed"])
  }

  @Test(
    "never writes outside while a directory is swapped for a link",
    arguments: PendingObject.Form.allCases)
  func swapRace(form: PendingObject.Form) async throws {
    let store = try store(form)
    try directory.makeDirectory("d")
    let keys = try (0..<200).map { try ObjectKey.of("d/\($0)/a") }
    await withTaskGroup(of: Void.self) { group in
      group.addTask { [directory, outside] in
        for _ in 0..<2000 {
          try? directory.move("d", to: "aside")
          try? directory.link("d", to: outside.path)
          try? directory.remove("d")
          try? directory.move("aside", to: "d")
        }
      }
      group.addTask {
        for key in keys { try? put([1], under: key, in: store) }
      }
    }
    #expect(try outside.names().isEmpty)
  }

  @Test(
    "serves many writers of one key: one whole object wins, and nothing else stays",
    arguments: PendingObject.Form.allCases)
  func manyWriters(form: PendingObject.Form) async throws {
    let store = try store(form)
    let key = try ObjectKey.of("d/a")
    try put(Array(repeating: 255, count: 5000), under: key, in: store)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in UInt8(0)..<4 {
        group.addTask {
          for _ in 0..<20 { try put(Array(repeating: writer, count: 5000), under: key, in: store) }
        }
      }
      group.addTask {
        for _ in 0..<500 {
          let bytes = try contents(of: key, in: store)
          #expect(bytes.count == 5000 && Set(bytes).count == 1)
        }
      }
      try await group.waitForAll()
    }
    #expect(try directory.names(in: "d") == ["a"])
  }

  @Test("lets the last of two writers win", arguments: PendingObject.Form.allCases)
  func twoWriters(form: PendingObject.Form) throws {
    let store = try store(form)
    let first = try store.create(.of("a"))
    let second = try store.create(.of("a"))
    try writeAll([1], to: first.descriptor)
    try writeAll([2], to: second.descriptor)
    try second.commit()
    #expect(try directory.read("a") == [2])
    try first.commit()
    #expect(try directory.read("a") == [1])
    #expect(try directory.names() == ["a"])
  }

  @Test("makes the same directories from many tasks at once")
  func directoriesRace() async throws {
    let stores = try (0..<4).map { _ in try store(.unnamed) }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for (number, store) in stores.enumerated() {
        group.addTask {
          for round in 0..<20 {
            try put([1], under: .of("r\(round)/b/c/d/e/\(number)"), in: store)
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(try directory.names(in: "r19/b/c/d/e") == ["0", "1", "2", "3"])
  }

  @Test("makes directories, again and again, with the permissions that are asked for")
  func makeDirectory() throws {
    let store = try store(.unnamed)
    for _ in 0..<2 { try store.makeDirectory(.of("a/.imgproc"), mode: 0o700) }
    #expect(try directory.status("a/.imgproc").st_mode & 0o777 == 0o700)
    try directory.makeDirectory("plain")
    #expect(try directory.status("a").st_mode == directory.status("plain").st_mode)
    try directory.write([], to: "file")
    #expect(throws: StorageError.cannotCreate(ENOTDIR)) { try store.makeDirectory(.of("file")) }
  }

  @Test(
    "reports a directory that may not be written", .enabled(if: geteuid() != 0),
    arguments: PendingObject.Form.allCases)
  func unwritable(form: PendingObject.Form) throws {
    try directory.makeDirectory("d")
    #expect(chmod(directory.file("d"), 0o555) == 0)
    for key in ["d/a", "d/e/a"] {
      #expect(throws: StorageError.cannotCreate(EACCES)) {
        try put([1], under: .of(key), in: store(form))
      }
    }
  }

  @Test(
    "keeps keys of any bytes apart",
    arguments: [
      Array("line\nbreak".utf8), Array("quo\"te's".utf8), [0xFF, 0xFE, 0x2F, 0x80],
      [0x66, 0xC3], Array(" ".utf8), Array("-rf".utf8), [0x1B, 0x5B, 0x41], Array("\\".utf8),
      Array(String(repeating: "n", count: 240).utf8), Array(repeating: 0xFF, count: 255),
      Array("\u{10FF80}".utf8),
    ] as [[UInt8]])
  func oddBytes(bytes: [UInt8]) throws {
    let store = try store(.unnamed)
    let key = try ObjectKey(bytes: bytes)
    try put(bytes, under: key, in: store)
    try put([2], under: key.prefixed(by: "processed"), in: store)
    #expect(try contents(of: key, in: store) == bytes)
    #expect(try directory.read(bytes: bytes) == bytes)
    #expect(try directory.read(bytes: Array("processed/".utf8) + bytes) == [2])
  }

  @Test("writes and reads at a depth where the path is near its limit")
  func deepPath() throws {
    let store = try store(.unnamed)
    let component = String(repeating: "d", count: 200)
    let key = try ObjectKey.of(Array(repeating: component, count: 20).joined(separator: "/"))
    #expect(key.bytes.count == 4019)
    try put([1], under: key, in: store)
    #expect(try contents(of: key, in: store) == [1])
  }
}
