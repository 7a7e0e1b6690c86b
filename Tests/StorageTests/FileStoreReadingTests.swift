import Glibc
import Storage
import TestSupport
import Testing

@Suite("Reading from a directory", .timeLimit(.minutes(20)))
struct FileStoreReadingTests {
  let directory: TemporaryDirectory
  let outside: TemporaryDirectory
  let store: FileStore

  init() throws {
    directory = try TemporaryDirectory()
    outside = try TemporaryDirectory()
    try outside.write([6, 6, 6], to: "secret")
    try outside.makeDirectory("sub")
    try outside.write([6, 6, 6], to: "sub/secret")
    store = try FileStore(directory: directory.path)
  }

  @Test("gives the bytes and the identity of a file")
  func plainFile() throws {
    try directory.makeDirectory("d")
    try directory.write([1, 2, 3], to: "d/a")
    let object = try store.open(.of("d/a"))
    let status = try directory.status("d/a")
    #expect(object.identity.size == 3)
    #expect(object.identity.inode == UInt64(status.st_ino))
    #expect(object.identity.device == UInt64(status.st_dev))
    #expect(object.identity.modifiedSeconds == Int64(status.st_mtim.tv_sec))
    #expect(object.identity.modifiedNanoseconds == Int64(status.st_mtim.tv_nsec))
    #expect(try readAll(from: object.descriptor) == [1, 2, 3])
  }

  @Test("hands out descriptors that an exec'd process doesn't inherit and that can't write")
  func descriptorFlags() throws {
    try directory.write([1], to: "a")
    let object = try store.open(.of("a"))
    #expect(fcntl(object.descriptor, F_GETFD) & FD_CLOEXEC != 0)
    #expect(fcntl(object.descriptor, F_GETFL) & O_ACCMODE == O_RDONLY)
  }

  @Test("says when there is no such object", arguments: ["none", "none/none", "file/below"])
  func missing(key: String) throws {
    try directory.write([1], to: "file")
    #expect(throws: StorageError.noSuchObject) { try contents(of: .of(key), in: store) }
  }

  @Test("takes a name that the file system can't hold for one that is not there")
  func tooLongToExist() throws {
    // 4096 bytes make a valid key, and one byte more than a path may have.
    let deep = String(repeating: "x/", count: 2047) + "xx"
    #expect(throws: StorageError.noSuchObject) { try contents(of: .of(deep), in: store) }
  }

  @Test("refuses a directory, a FIFO and a socket at once")
  func specialFiles() throws {
    try directory.makeDirectory("d")
    #expect(throws: StorageError.notAnObject(kind: "a directory")) {
      try contents(of: .of("d"), in: store)
    }
    #expect(mkfifo(directory.file("fifo"), 0o600) == 0)
    #expect(throws: StorageError.notAnObject(kind: "a FIFO")) {
      try contents(of: .of("fifo"), in: store)
    }
    #expect(mknod(directory.file("socket"), S_IFSOCK | 0o600, 0) == 0)
    #expect(throws: StorageError.notAnObject(kind: "a socket or a device")) {
      try contents(of: .of("socket"), in: store)
    }
  }

  @Test("refuses a device, even in a bucket that holds one")
  func device() throws {
    let devices = try FileStore(directory: "/dev")
    for name in ["null", "zero"] {
      #expect(throws: StorageError.notAnObject(kind: "a device")) {
        try contents(of: .of(name), in: devices)
      }
    }
    try directory.link("null", to: "/dev/null")
    #expect(throws: StorageError.escapesBucket) { try contents(of: .of("null"), in: store) }
  }

  @Test("follows links that stay in the bucket, also upwards")
  func linksInside() throws {
    try directory.makeDirectory("d")
    try directory.makeDirectory("d/e")
    try directory.write([7], to: "real")
    try directory.link("near", to: "real")
    try directory.link("d/e/far", to: "../../near")
    try directory.link("dir", to: "d/e")
    for key in ["near", "d/e/far", "dir/far"] {
      #expect(try contents(of: .of(key), in: store) == [7])
    }
  }

  @Test("refuses links that leave the bucket, however they are written")
  func linksOutside() throws {
    let up = String(repeating: "../", count: 20)
    try directory.link("absolute", to: outside.file("secret"))
    try directory.link("relative", to: up + outside.file("secret").dropFirst())
    try directory.link("directory", to: outside.path)
    try directory.link("chain", to: "directory/sub")
    // Absolute, though it would end in the bucket.
    try directory.write([1], to: "a")
    try directory.link("home", to: directory.file("a"))
    for key in [
      "absolute", "relative", "directory/secret", "directory/sub/secret", "chain/secret", "home",
      "directory/missing",
    ] {
      #expect(throws: StorageError.escapesBucket, "\(key)") {
        try contents(of: .of(key), in: store)
      }
    }
  }

  @Test("refuses circles of links")
  func circles() throws {
    try directory.link("a", to: "b")
    try directory.link("b", to: "a")
    #expect(throws: StorageError.escapesBucket) { try contents(of: .of("a"), in: store) }
  }

  @Test("refuses the magic links of /proc, even in a bucket that holds them")
  func magicLinks() throws {
    let process = try FileStore(directory: "/proc/self")
    for key in ["root/etc/passwd", "cwd/Package.swift", "exe", "fd/0"] {
      #expect(throws: StorageError.escapesBucket, "\(key)") {
        try contents(of: .of(key), in: process)
      }
    }
    try directory.link("root", to: "/proc/self/root/etc/passwd")
    #expect(throws: StorageError.escapesBucket) { try contents(of: .of("root"), in: store) }
  }

  @Test("never gets outside while a directory is swapped for a link")
  func swapRace() async throws {
    try directory.makeDirectory("d")
    try directory.write([1, 2, 3], to: "d/secret")
    let key = try ObjectKey.of("d/secret")
    await withTaskGroup(of: Void.self) { group in
      group.addTask { [directory, outside] in
        for _ in 0..<2000 {
          try? directory.move("d", to: "aside")
          try? directory.link("d", to: outside.path)
          try? directory.remove("d")
          try? directory.move("aside", to: "d")
        }
      }
      group.addTask { [store] in
        for _ in 0..<10_000 {
          do throws(StorageError) {
            let object = try store.open(key)
            #expect((try? readAll(from: object.descriptor)) == [1, 2, 3])
          } catch {
            #expect([.noSuchObject, .escapesBucket].contains(error))
          }
        }
      }
    }
  }

  @Test("keeps to the file that was opened when its key is swapped for a link")
  func swappedAfterOpening() throws {
    try directory.write([1, 2, 3], to: "a")
    let object = try store.open(.of("a"))
    try directory.link("b", to: outside.file("secret"))
    try directory.move("b", to: "a")
    #expect(try readAll(from: object.descriptor) == [1, 2, 3])
    #expect(try !object.hasChanged())
    #expect(throws: StorageError.escapesBucket) { try contents(of: .of("a"), in: store) }
  }

  @Test("notices a file that grows, shrinks or is written to while it is open")
  func changed() throws {
    for bytes in [[1, 2, 3, 4], [1], []] as [[UInt8]] {
      try directory.write([1, 2, 3], to: "a")
      let object = try store.open(.of("a"))
      #expect(try !object.hasChanged())
      try directory.write(bytes, to: "a")
      #expect(try object.hasChanged())
    }
    try directory.write([1, 2, 3], to: "a")
    let object = try store.open(.of("a"))
    // Same size, another time of writing.
    var times = [timespec(tv_sec: 1, tv_nsec: 1), timespec(tv_sec: 1, tv_nsec: 1)]
    #expect(utimensat(AT_FDCWD, directory.file("a"), &times, 0) == 0)
    #expect(try object.hasChanged())
  }

  @Test("reports a file that may not be read", .enabled(if: geteuid() != 0))
  func unreadable() throws {
    try directory.write([1], to: "a")
    #expect(chmod(directory.file("a"), 0) == 0)
    #expect(throws: StorageError.notPermitted(EACCES)) { try contents(of: .of("a"), in: store) }
  }

  @Test("closes the file with the object")
  func closes() throws {
    try directory.write([1], to: "a")
    func openOnce() throws -> Int32 {
      let object = try store.open(.of("a"))
      return object.descriptor
    }
    let inode = try directory.status("a").st_ino
    let number = try openOnce()
    // Another test may have got the number since, but not for this file.
    var status = stat()
    #expect(fstat(number, &status) != 0 || status.st_ino != inode)
  }
}
