import Diagnostics
import Glibc
import Storage
import TestSupport
import Testing

@Suite("Bucket locations")
struct BucketLocationTests {
  let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
    try directory.makeDirectory("a b#%")
    try directory.write([1], to: "a b#%/key")
  }

  @Test("may be a path or a file URL, with or without localhost, in any case")
  func accepted() throws {
    let encoded = "\(directory.path)/a%20b%23%25"
    for location in [
      directory.file("a b#%"), "file://\(encoded)", "file://localhost\(encoded)",
      "FILE://LOCALHOST\(encoded)/",
    ] {
      let store = try openBucket(location)
      let object = try store.open(.of("key"))
      #expect(try readAll(from: object.descriptor) == [1])
    }
  }

  @Test("may hold bytes that are not UTF-8, in a path and in a URL")
  func oddBytes() throws {
    let store = try FileStore(directory: directory.path)
    let name = try ObjectKey(bytes: [0xFF, 0x41])
    try put([5], under: ObjectKey(bytes: name.bytes + Array("/key".utf8)), in: store)
    let path = RawArgument.encode(Array(directory.path.utf8) + [0x2F] + name.bytes)
    for location in [path, "file://\(directory.path)/%FFA", "file://\(path)"] {
      let object = try openBucket(location).open(.of("key"))
      #expect(try readAll(from: object.descriptor) == [5])
    }
  }

  @Test(
    "that make no sense are refused as usage",
    arguments: [
      ("", .malformedBucket(.empty)), ("a\0b", .malformedBucket(.containsNUL)),
      ("file:///tmp%00", .malformedBucket(.containsNUL)),
      ("file://", .malformedBucket(.empty)),
      ("file://server/share", .malformedBucket(.anotherHost("server"))),
      ("file:///tmp%2", .malformedBucket(.badPercentEncoding)),
      ("file:///tmp%zz", .malformedBucket(.badPercentEncoding)),
      ("file:///tmp?x", .malformedBucket(.hasQuery)), ("file:///t#x", .malformedBucket(.hasQuery)),
      ("s3://bucket/prefix", .unsupportedBucket(scheme: "s3")),
      ("GS://bucket", .unsupportedBucket(scheme: "gs")),
    ] as [(String, StorageError)])
  func refused(location: String, error: StorageError) {
    #expect(throws: error) { _ = try openBucket(location) }
    #expect(error.category == .usage)
  }

  @Test("that aren't there, or aren't directories, are unavailable")
  func unavailable() throws {
    let missing = directory.file("missing")
    #expect(throws: StorageError.bucketUnavailable(missing, ENOENT)) {
      _ = try openBucket(missing)
    }
    let file = directory.file("a b#%/key")
    #expect(throws: StorageError.bucketUnavailable(file, ENOTDIR)) { _ = try openBucket(file) }
    #expect(StorageError.bucketUnavailable(missing, ENOENT).category.exitStatus == 69)
  }

  @Test("without a real scheme are paths")
  func notSchemes() throws {
    for path in ["./s3://x", "1a://x", "a b://x", "://x", "s3:/x", "s3:x"] {
      #expect(throws: StorageError.bucketUnavailable(path, ENOENT)) { _ = try openBucket(path) }
    }
  }

  @Test("open the same directory after it was renamed")
  func renamed() throws {
    let store = try openBucket(directory.file("a b#%"))
    try directory.move("a b#%", to: "elsewhere")
    let object = try store.open(.of("key"))
    #expect(try readAll(from: object.descriptor) == [1])
  }

  @Test("of every built-in kind have a scheme of their own")
  func schemes() {
    #expect(Set(builtinStores.map(\.scheme)).count == builtinStores.count)
    #expect(builtinStores.allSatisfy { $0.scheme == $0.scheme.lowercased() })
  }
}
