import Engine
import Glibc
import Storage
import TestSupport
import Testing

@Suite("A list of keys")
struct ListedKeysTests {
  let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
  }

  private func list(_ bytes: [UInt8], _ separator: KeySeparator = .newline) throws -> KeyList {
    try directory.write(bytes, to: "list")
    return try KeyList(path: directory.file("list"), separator: separator)
  }

  private func keys(_ text: String, _ separator: KeySeparator = .newline) throws -> [String] {
    try names(list(characters(text), separator).keys())
  }

  @Test(
    "has one key a line",
    arguments: [
      ("a\nb\n", ["a", "b"]), ("a\nb", ["a", "b"]), ("", []), ("\n\n", []),
      ("a\n\n\nb", ["a", "b"]),
      ("a b \n\tc", ["a b ", "\tc"]),
      ("./a\n././b\n.//c\n.d\n../e", ["a", "b", "c", ".d", "../e"]),
      ("a\r\nb\r\n\r\nc\r", ["a", "b", "c"]), ("a\rb\n", ["a\rb"]),
      ("\"a\"\n'b'", ["\"a\"", "'b'"]),
    ] as [(String, [String])])
  func lines(text: String, expected: [String]) throws {
    #expect(try keys(text) == expected)
  }

  @Test("may have NULs between its keys, which then hold any other byte")
  func nul() throws {
    #expect(try keys("a\nb\0./c\r\0\0d", .nul) == ["a\nb", "c\r", "d"])
  }

  @Test("keeps bytes that are no text")
  func bytes() throws {
    var keys = try list([0x61, 0xFF, 0x0A, 0xFE]).keys()
    #expect(try keys.next()?.request.key.get().bytes == [0x61, 0xFF])
    #expect(try keys.next()?.request.key.get().bytes == [0xFE])
    #expect(try keys.next() == nil)
  }

  @Test("gives what is no key as well, for its outcome to tell")
  func noKeys() throws {
    var keys = try list(characters("../a\n/b\n./\n")).keys()
    for flaw in [KeyFlaw.parentComponent, .absolute, .currentComponent] {
      let next = try #require(try keys.next())
      #expect(throws: StorageError.invalidKey(flaw)) { try next.request.key.get() }
    }
  }

  @Test("does not keep a line that is too long, and goes on after it")
  func longLines() throws {
    for length in [4097, 8192, 8193, 70_000, 1_000_000] {
      let line = [UInt8](repeating: 0x61, count: length)
      var keys = try list(characters("a\n") + line + characters("\nb")).keys()
      #expect(try keys.next()?.request.name.text == "a")
      let long = try #require(try keys.next())
      #expect(
        throws: StorageError.invalidKey(
          length <= 8192 ? .componentTooLong(bytes: length) : .tooLong(bytes: length))
      ) {
        try long.request.key.get()
      }
      #expect(long.request.name.text.utf8.count <= 8192)
      #expect(try keys.next()?.request.name.text == "b")
      #expect(try keys.next() == nil)
    }
  }

  @Test("is whole wherever the pieces that it is read in end")
  func pieces() throws {
    let expected = (0..<20_000).map { "photos/\($0).jpg" }
    #expect(try keys(expected.joined(separator: "\n")) == expected)
  }

  @Test("is read again from its start, and not before where its descriptor stood")
  func again() throws {
    try directory.write(characters("skip\na\nb"), to: "list")
    let file = open(directory.file("list"), O_RDONLY)
    defer { close(file) }
    lseek(file, 5, SEEK_SET)
    let list = try KeyList(reading: file, name: "list", separator: .newline)
    #expect(try names(list.keys()) == ["a", "b"])
    #expect(try names(list.keys()) == ["a", "b"])
  }

  @Test("may come through a pipe, and can still be read twice")
  func pipes() throws {
    for isKept in [true, false] {
      var ends: [Int32] = [0, 0]
      #expect(pipe(&ends) == 0)
      try writeAll(characters("a\nb"), to: ends[1])
      close(ends[1])
      defer { close(ends[0]) }
      if isKept {
        let list = try KeyList(reading: ends[0], name: "-", separator: .newline)
        #expect(try names(list.keys()) == ["a", "b"])
        #expect(try names(list.keys()) == ["a", "b"])
      } else {
        let keys = ListedKeys(reading: ends[0], name: "-", separator: .newline)
        #expect(try names(keys) == ["a", "b"])
      }
    }
  }

  @Test("that is missing, or a directory, is wrong usage")
  func unreadable() throws {
    let missing = directory.file("none")
    #expect(throws: SelectionError.listNotRead(missing, ENOENT)) {
      try KeyList(path: missing, separator: .newline)
    }
    let error = #expect(throws: SelectionError.self) {
      try names(KeyList(path: directory.path, separator: .newline).keys())
    }
    #expect(error?.category == .usage)
    #expect(error?.message.hasSuffix("can't be read: Is a directory") == true)
  }
}
