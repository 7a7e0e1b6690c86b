import Diagnostics
import Storage
import Testing

@Suite("Object keys")
struct ObjectKeyTests {
  @Test(
    "accept every relative path, whatever its bytes",
    arguments: [
      "a", "photos/2024/a.jpg", ".hidden", "...", "a..b/c..", ".imgproc/state.db", " ", "a b",
      "line\nbreak", "quote\"'`$(x)", "-rf", "~", "a\\b", "C:", "ünï/côdé.png", "\u{FEFF}a",
    ])
  func good(text: String) throws {
    let key = try ObjectKey(bytes: Array(text.utf8))
    #expect(key.bytes == Array(text.utf8))
    #expect(key.isUTF8)
    #expect(key.description.utf8.elementsEqual(text.utf8))
  }

  @Test(
    "refuse what is no relative path, and say why",
    arguments: [
      ("", .empty), ("/", .absolute), ("/etc/passwd", .absolute), ("..", .parentComponent),
      ("../a", .parentComponent), ("a/..", .parentComponent), ("a/../b", .parentComponent),
      ("a//../b", .parentComponent), (".", .currentComponent), ("./a", .currentComponent),
      ("a/./b", .currentComponent), ("a/.", .currentComponent), ("a//b", .emptyComponent),
      ("a/", .endsWithSlash), ("https://x/a", .isURL(scheme: "https")), ("a\0", .containsNUL),
      ("\0", .containsNUL),
      ("/a\0", .containsNUL), ("a\0/../b", .containsNUL),
    ] as [(String, KeyFlaw)])
  func bad(text: String, flaw: KeyFlaw) {
    #expect(throws: StorageError.invalidKey(flaw)) { try ObjectKey(bytes: Array(text.utf8)) }
  }

  @Test(
    "that would escape exit with 77, and those that make no sense with 64",
    arguments: [
      (.absolute, 77), (.parentComponent, 77), (.containsNUL, 77), (.empty, 64),
      (.emptyComponent, 64), (.currentComponent, 64), (.tooLong(bytes: 5000), 64),
      (.componentTooLong(bytes: 300), 64),
    ] as [(KeyFlaw, Int32)])
  func exitStatus(flaw: KeyFlaw, status: Int32) {
    #expect(StorageError.invalidKey(flaw).category.exitStatus == status)
  }

  @Test("may have 4096 bytes and 255 a component, and no more")
  func limits() throws {
    let component = String(repeating: "x", count: 255)
    let longest = Array(repeating: component, count: 16).joined(separator: "/")
    #expect(longest.utf8.count == 4095)
    _ = try ObjectKey(argument: longest)
    _ = try ObjectKey(argument: "a/" + longest.dropFirst(1))
    #expect(throws: StorageError.invalidKey(.tooLong(bytes: 4097))) {
      try ObjectKey(argument: "a/" + longest)
    }
    #expect(throws: StorageError.invalidKey(.componentTooLong(bytes: 256))) {
      try ObjectKey(argument: "a/x" + component)
    }
  }

  @Test("made of random bytes are refused, or come back as they were and stay inside")
  func fuzz() throws {
    var random = SystemRandomNumberGenerator()
    let alphabet: [UInt8] = Array("../.a/".utf8) + [0, 0xC3, 0xA9, 0xFF, 0x0A]
    var accepted = 0
    for _ in 0..<10_000 {
      let bytes = (0..<Int.random(in: 0...12, using: &random)).map { _ in
        Bool.random(using: &random)
          ? UInt8.random(in: 0...255, using: &random)
          : alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
      }
      guard let key = try? ObjectKey(bytes: bytes) else { continue }
      accepted += 1
      #expect(key.bytes == bytes)
      #expect(
        key.components.map(Array.init).joined(separator: Array("/".utf8)).elementsEqual(bytes))
      #expect(!key.bytes.contains(0))
      #expect(key.bytes.first != UInt8(ascii: "/"))
      #expect(
        key.components.allSatisfy {
          !$0.isEmpty && !$0.elementsEqual(".".utf8) && !$0.elementsEqual("..".utf8)
        })
      let again = try ObjectKey(argument: RawArgument.encode(bytes))
      #expect(again == key)
    }
    #expect(accepted > 1000)
  }

  @Test(
    "have the extension that follows the last dot",
    arguments: [
      ("a.jpg", "jpg"), ("a.JPeG", "jpeg"), ("d.x/a", nil), (".jpg", nil), ("...jpg", nil),
      (".a.png", "png"), ("a.", nil), ("a.tar.gz", "gz"), ("d/.profile", nil), ("a..webp", "webp"),
    ] as [(String, String?)])
  func fileExtension(text: String, expected: String?) throws {
    #expect(try ObjectKey(argument: text).fileExtension == expected)
  }

  @Test(
    "take another extension",
    arguments: [
      ("a.jpg", "a.webp"), ("a", "a.webp"), (".jpg", ".jpg.webp"), ("d.x/a", "d.x/a.webp"),
      ("a.tar.gz", "a.tar.webp"), ("a.", "a.webp"),
    ])
  func replacingExtension(text: String, expected: String) throws {
    let key = try ObjectKey(argument: text)
    #expect(try key.replacingExtension(with: "webp").description == expected)
    #expect(try key.appendingExtension("webp").description == text + ".webp")
  }

  @Test("refuse an extension or a prefix that makes them too long")
  func growth() throws {
    let name = try ObjectKey(argument: String(repeating: "x", count: 252))
    #expect(throws: StorageError.invalidKey(.componentTooLong(bytes: 257))) {
      try name.appendingExtension("webp")
    }
    #expect(try name.prefixed(by: "processed").bytes.count == 262)
    #expect(throws: StorageError.invalidKey(.parentComponent)) { try name.prefixed(by: "..") }
    #expect(throws: StorageError.invalidKey(.absolute)) { try name.prefixed(by: "") }
  }

  @Test("know their parent and their last component")
  func parts() throws {
    let key = try ObjectKey(argument: "a/b/c.jpg")
    #expect(key.parent?.description == "a/b")
    #expect(key.parent?.parent?.description == "a")
    #expect(key.parent?.parent?.parent == nil)
    #expect(key.lastComponent.elementsEqual("c.jpg".utf8))
    #expect(try key.prefixed(by: "processed").description == "processed/a/b/c.jpg")
  }

  @Test("are ordered by their bytes, and composed and decomposed letters differ")
  func order() throws {
    let keys = try ["é", "e\u{301}", "a", "Z", "a/b", "a.b", "b"].map(ObjectKey.init(argument:))
    #expect(Set(keys).count == 7)
    #expect(
      keys.sorted().map { Array($0.bytes) }
        == [
          [0x5A], [0x61], [0x61, 0x2E, 0x62], [0x61, 0x2F, 0x62], [0x62], [0x65, 0xCC, 0x81],
          [0xC3, 0xA9],
        ])
  }

  @Test("that are not UTF-8 say so, and are shown with replacement characters")
  func notText() throws {
    let key = try ObjectKey(bytes: [0x61, 0xFF, 0x2E, 0x4A, 0x50, 0x47])
    #expect(!key.isUTF8)
    #expect(key.description == "a\u{FFFD}.JPG")
    #expect(key.fileExtension == "jpg")
    #expect(try key.replacingExtension(with: "png").bytes == [0x61, 0xFF, 0x2E, 0x70, 0x6E, 0x67])
  }
}
