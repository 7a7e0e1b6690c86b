import Engine
import Glibc
import Storage
import TestSupport
import Testing

@Suite("A selection of keys")
struct SelectionTests {
  let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
  }

  private func filter(
    include: [String] = [], exclude: [String] = [], since: Since? = nil, shard: Shard? = nil,
    limit: Int? = nil
  ) throws -> KeyFilter {
    var filter = KeyFilter()
    filter.includes = try include.map { pattern throws(SelectionError) in try Glob(pattern) }
    filter.excludes = try exclude.map { pattern throws(SelectionError) in try Glob(pattern) }
    (filter.since, filter.shard, filter.limit) = (since, shard, limit)
    return filter
  }

  @Test("by discovery never enters records and outputs, and knows each object's facts")
  func discovery() throws {
    let bucket = try bucket(
      directory,
      holding: ["b.jpg", "a/c.jpg", "processed/b.jpg", ".imgproc/state.db", "thumbs/x.jpg"])
    let outputs = OutputTemplate.standard.excludedDirectories
    let keys = try DiscoveredKeys(in: bucket, outputs: outputs)
    #expect(try names(keys) == ["a/c.jpg", "b.jpg", "thumbs/x.jpg"])
    let thumbs = try OutputTemplate("thumbs/{key}").excludedDirectories
    #expect(try names(DiscoveredKeys(in: bucket, outputs: thumbs)) == ["a/c.jpg", "b.jpg"])
    var first = try DiscoveredKeys(in: bucket, outputs: outputs)
    let selected = try #require(try first.next())
    #expect(selected.isDiscovered)
    #expect(try selected.identity == bucket.identity(of: selected.request.key.get()))
  }

  @Test(
    "by discovery takes a prefix as a person types it",
    arguments: [
      ("", ["a/b", "a/c", "ab"]), (".", ["a/b", "a/c", "ab"]), ("./", ["a/b", "a/c", "ab"]),
      ("a", ["a/b", "a/c", "ab"]), ("./a/", ["a/b", "a/c"]), ("a/b", ["a/b"]), ("processed/", []),
      ("none", []),
    ] as [(String, [String])])
  func prefixes(prefix: String, expected: [String]) throws {
    let bucket = try bucket(directory, holding: ["a/b", "a/c", "ab", "processed/a"])
    let outputs = OutputTemplate.standard.excludedDirectories
    #expect(
      try names(DiscoveredKeys(in: bucket, prefix: Array(prefix.utf8), outputs: outputs))
        == expected)
  }

  @Test("by discovery refuses a prefix that leaves the bucket", arguments: ["../", "/a", "a/../b"])
  func badPrefix(prefix: String) throws {
    let bucket = try bucket(directory, holding: [])
    let error = #expect(throws: StorageError.self) {
      try DiscoveredKeys(in: bucket, prefix: Array(prefix.utf8), outputs: [])
    }
    #expect(error?.category == .refused)
  }

  @Test("gives what can't be listed as trouble, in its place, whatever is included")
  func trouble() throws {
    let bucket = try bucket(directory, holding: ["a.jpg", "c.jpg", "d.png"])
    try directory.link("b", to: "/")
    try directory.link("e", to: "/")
    var keys = FilteredKeys(
      try DiscoveredKeys(in: bucket, outputs: []),
      filter: try filter(
        include: ["*.jpg"], exclude: ["e"], since: Since(seconds: 0), limit: 2),
      bucket: bucket)
    #expect(try keys.next()?.request.name.text == "a.jpg")
    let trouble = try #require(try keys.next())
    #expect(trouble.request.name.text == "b")
    #expect(trouble.trouble == .escapesBucket)
    #expect(try keys.next()?.request.name.text == "c.jpg")
    #expect(try keys.next() == nil)
  }

  @Test(
    "by discovery leaves out what a ledger knows for outputs, but not what is asked for by name")
  func outputs() throws {
    let bucket = try bucket(directory, holding: ["a-small.jpg", "a.jpg"])
    let isOutput = { (key: ObjectKey) in key.description == "a-small.jpg" }
    let discovered = try DiscoveredKeys(in: bucket, outputs: [])
    #expect(try names(InputKeys(discovered, isOutput: isOutput)) == ["a.jpg"])
    let given = GivenKeys([.of("a-small.jpg"), .of("a-small.jpg/")])
    #expect(try names(InputKeys(given, isOutput: isOutput)) == ["a-small.jpg", "a-small.jpg/"])
  }

  @Test("takes what is included and not excluded, in the source's order")
  func patterns() throws {
    let bucket = try bucket(directory, holding: [])
    let given = ["z/b.jpg", "a.jpg", "a.png", "thumbs/a.jpg", "x.txt"].map(RequestedKey.of)
    let keys = FilteredKeys(
      GivenKeys(given), filter: try filter(include: ["*.jpg", "*.png"], exclude: ["thumbs/"]),
      bucket: bucket)
    #expect(try names(keys) == ["z/b.jpg", "a.jpg", "a.png"])
  }

  @Test("by time takes what was modified since, and leaves what is missing to its outcome")
  func since() throws {
    let bucket = try bucket(directory, holding: ["old", "new", "same"])
    for (name, seconds) in [("old", 99), ("same", 100), ("new", 101)] {
      let times = [timespec(), timespec(tv_sec: seconds, tv_nsec: 0)]
      #expect(utimensat(AT_FDCWD, directory.file(name), times, 0) == 0)
    }
    let filter = try filter(since: Since(seconds: 100))
    let given = GivenKeys(["old", "new", "gone", "../bad", "same"].map(RequestedKey.of))
    #expect(
      try names(FilteredKeys(given, filter: filter, bucket: bucket))
        == ["new", "gone", "../bad", "same"])
    let discovered = try DiscoveredKeys(in: bucket, outputs: [])
    #expect(try names(FilteredKeys(discovered, filter: filter, bucket: bucket)) == ["new", "same"])
  }

  @Test("of a limited number takes the first that pass, and none is an answer too")
  func limit() throws {
    let bucket = try bucket(directory, holding: [])
    let given = GivenKeys(["a", "b", "c.jpg", "d.jpg", "e.jpg"].map(RequestedKey.of))
    for (limit, expected) in [(2, ["c.jpg", "d.jpg"]), (0, []), (9, ["c.jpg", "d.jpg", "e.jpg"])] {
      let filter = try filter(include: ["*.jpg"], limit: limit)
      #expect(try names(FilteredKeys(given, filter: filter, bucket: bucket)) == expected)
    }
  }

  @Test("is dealt out whole by its shares: what is no key, and trouble, too")
  func shares() throws {
    let bucket = try bucket(directory, holding: (0..<50).map { "\($0).jpg" })
    try directory.link("out", to: "/")
    let given = (0..<50).map { RequestedKey.of("../\($0)") }
    var all: [String] = []
    for index in 1...5 {
      let filter = try filter(shard: Shard(index: index, of: 5))
      let discovered = try DiscoveredKeys(in: bucket, outputs: [])
      all += try names(FilteredKeys(discovered, filter: filter, bucket: bucket))
      all += try names(FilteredKeys(GivenKeys(given), filter: filter, bucket: bucket))
    }
    let expected = (0..<50).flatMap { ["\($0).jpg", "../\($0)"] } + ["out"]
    #expect(all.sorted() == expected.sorted())
  }
}
