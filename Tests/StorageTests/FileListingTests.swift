import Glibc
import Storage
import TestSupport
import Testing

@Suite("Listing a directory", .timeLimit(.minutes(20)))
struct FileListingTests {
  let directory: TemporaryDirectory
  let store: FileStore

  init() throws {
    directory = try TemporaryDirectory()
    store = try FileStore(directory: directory.path)
  }

  /// The keys that a listing gives, and the paths that it could not list.
  private func list(
    _ prefix: String = "", excluded: [String] = []
  ) throws -> (keys: [[UInt8]], troubles: [[UInt8]: StorageError]) {
    let scope = ListingScope(
      prefix: Array(prefix.utf8), excluded: Set(excluded.map { Array($0.utf8) }))
    var listing = try store.list(scope)
    var keys: [[UInt8]] = []
    var troubles: [[UInt8]: StorageError] = [:]
    while let step = listing.next() {
      switch step {
      case .object(let object): keys.append(object.key.bytes)
      case .unlisted(let path, let error): troubles[path] = error
      }
    }
    return (keys, troubles)
  }

  private func names(_ prefix: String = "", excluded: [String] = []) throws -> [String] {
    try list(prefix, excluded: excluded).keys.map { String(decoding: $0, as: UTF8.self) }
  }

  private func fill(_ keys: [String]) throws {
    for key in keys { try put([1], under: .of(key), in: store) }
  }

  @Test("gives the keys in the order of their bytes, where a directory's names and files mix")
  func order() throws {
    let keys = ["a-", "a-/x", "a.b", "a.b/", "a/b", "a/b/c", "a0", "aa", "B", "é", "z\nz", "\"q\""]
    // A name is a file here or a directory there, never both.
    try fill(keys.filter { $0 != "a-" && $0 != "a.b/" && $0 != "a/b" })
    let expected = ["\"q\"", "B", "a-/x", "a.b", "a/b/c", "a0", "aa", "z\nz", "é"]
    #expect(try names() == expected)
  }

  @Test("is the sorted keys of any tree, each once", arguments: 0..<12 as Range<UInt64>)
  func anyTree(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let components: [[UInt8]] = [
      characters("a"), characters("a-"), characters("a.b"), characters("a0"), characters("ab"),
      characters("a\nb"), characters("'\""), characters("é"), [0xFF], [0x61, 0xFE], [1], [0x7F],
      characters(" "), characters("A"), characters(".hidden"),
    ]
    var keys: Set<[UInt8]> = []
    for _ in 0..<150 {
      let depth = Int.random(in: 1...4, using: &random)
      let parts = (0..<depth).map { _ in components.randomElement(using: &random) ?? [0x61] }
      let key = Array(parts.joined(separator: [UInt8(ascii: "/")]))
      // Where a file stands no directory can be made, and the other way round.
      if case .success = Result(catching: { try put([1], under: ObjectKey(bytes: key), in: store) })
      {
        keys.insert(key)
      }
    }
    let listed = try list()
    #expect(listed.keys == keys.sorted { $0.lexicographicallyPrecedes($1) })
    #expect(listed.troubles.isEmpty)
  }

  @Test(
    "gives what begins with a prefix, which may end inside a name",
    arguments: [
      ("a", ["a.jpg", "a/b", "a/c/d", "ab/c"]), ("a/", ["a/b", "a/c/d"]), ("a/c", ["a/c/d"]),
      ("a/c/d", ["a/c/d"]), ("a/c/d/", []), ("ab/", ["ab/c"]), ("none/", []), ("a/none", []),
      ("z", ["z"]),
    ] as [(String, [String])])
  func prefix(prefix: String, expected: [String]) throws {
    try fill(["a.jpg", "a/b", "a/c/d", "ab/c", "z"])
    #expect(try names(prefix) == expected)
  }

  @Test("never enters an excluded directory, even where the prefix names what is in it")
  func excluded() throws {
    try fill(["processed/a", "processed/x/b", "processed2/c", "x/processed/d", ".imgproc/e"])
    let excluded = ["processed", ".imgproc"]
    #expect(try names(excluded: excluded) == ["processed2/c", "x/processed/d"])
    #expect(try names("processed/", excluded: excluded) == [])
    #expect(try names("processed/x/", excluded: excluded) == [])
    #expect(try names("processed", excluded: excluded) == ["processed2/c"])
    #expect(try names(excluded: ["x/processed", "processed", "processed2"]) == [".imgproc/e"])
  }

  @Test("lists links to files in the bucket, reports those that lead out or nowhere")
  func links() throws {
    let outside = try TemporaryDirectory()
    try outside.write([6], to: "secret")
    try fill(["d/file"])
    try directory.link("inside", to: "d/file")
    try directory.link("out", to: outside.file("secret"))
    try directory.link("dangling", to: "none")
    try directory.link("circle", to: "circle")
    let listed = try list()
    #expect(listed.keys == [characters("d/file"), characters("inside")])
    #expect(
      listed.troubles == [
        characters("out"): .escapesBucket, characters("circle"): .escapesBucket,
        characters("dangling"): .noSuchObject,
      ])
  }

  @Test("follows no link to a directory, in the bucket or out of it")
  func directoryLinks() throws {
    let outside = try TemporaryDirectory()
    try outside.write([6], to: "secret")
    try fill(["d/file"])
    try directory.link("d/up", to: "..")
    try directory.link("e", to: "d")
    #expect(try names() == ["d/file"])
    try directory.link("out", to: outside.path)
    let listed = try list()
    #expect(listed.keys == [characters("d/file")])
    #expect(listed.troubles == [characters("out"): .escapesBucket])
  }

  @Test("passes over what is no file, and what a killed process left")
  func noObjects() throws {
    try fill(["a", ".imgproc-0123456789abcdef.tmp", "d/.imgproc-0123456789abcdef.tmp"])
    #expect(mkfifo(directory.file("fifo"), 0o600) == 0)
    #expect(try names() == ["a"])
  }

  @Test("walks a tree as deep as a key may be long")
  func deep() throws {
    let deepest = String(repeating: "d/", count: 1500) + "f"
    try fill([deepest, "d/a", "e"])
    #expect(try names() == ["d/a", deepest, "e"])
  }

  @Test("gives the size, the time and the number of each file")
  func identities() throws {
    try put([1, 2, 3], under: .of("d/a"), in: store)
    var listing = try store.list(ListingScope())
    guard case .object(let object)? = listing.next() else {
      Issue.record("nothing is listed")
      return
    }
    #expect(try object.identity == store.identity(of: .of("d/a")))
    #expect(object.identity.size == 3)
  }

  @Test(
    "reports a directory that may not be read, and goes on",
    .enabled(if: knowsNobody, "root is the only user here"))
  func unreadable() throws {
    try fill(["a", "private/b", "z"])
    #expect(chmod(directory.path, 0o755) == 0)
    #expect(chmod(directory.file("private"), 0) == 0)
    let listed = try asNobody { try list() }
    #expect(listed.keys == [characters("a"), characters("z")])
    #expect(listed.troubles == [characters("private"): .notPermitted(EACCES)])
  }

  @Test(
    "throws where the bucket, or the prefix's directory, may not be read at all",
    .enabled(if: knowsNobody, "root is the only user here"))
  func unreadableStart() throws {
    try fill(["private/b"])
    #expect(chmod(directory.file("private"), 0) == 0)
    #expect(chmod(directory.path, 0o755) == 0)
    #expect(throws: StorageError.notPermitted(EACCES)) { try asNobody { try list("private/") } }
    #expect(chmod(directory.path, 0o711) == 0)
    #expect(throws: StorageError.notPermitted(EACCES)) { try asNobody { try list() } }
  }

  /// Sets the user as whom this thread reaches files, and returns who it was: setfsuid(2), whose
  /// <sys/fsuid.h> is not among what Swift imports. Nil where there is none.
  private static let setIdentity: (@convention(c) (uid_t) -> Int32)? = {
    dlsym(nil, "setfsuid").map { unsafeBitCast($0, to: (@convention(c) (uid_t) -> Int32).self) }
  }()

  /// Whether `asNobody` has its way: not where root is the only user there is, as in some namespaces.
  private static var knowsNobody: Bool {
    guard geteuid() == 0, let setIdentity else { return true }
    _ = setIdentity(65534)
    return setIdentity(0) == 65534
  }

  /// Does `body` with no more rights to files than anybody has, also where root runs the tests: the
  /// identity for files is this thread's own.
  private func asNobody<Value>(_ body: () throws -> Value) rethrows -> Value {
    guard geteuid() == 0, let setIdentity = Self.setIdentity else { return try body() }
    _ = setIdentity(65534)
    defer { _ = setIdentity(0) }
    return try body()
  }
}
