import State
import TestSupport
import Testing

@Suite("The ledger", .timeLimit(.minutes(20)))
struct LedgerTests {
  let directory: TemporaryDirectory
  let state: StateStore
  var ledger: Ledger { state.ledger }

  init() throws {
    directory = try TemporaryDirectory()
    state = try store(in: directory)
  }

  private func commit(_ entries: [LedgerEntry]) throws {
    _ = try state.committer.commitAndWait(Change(entries: entries))
  }

  private func names(_ entries: [LedgerEntry]) -> [String] {
    entries.map { String(decoding: $0.key, as: UTF8.self) }
  }

  @Test("gives back every field, and the lack of each")
  func fields() throws {
    var bare = LedgerEntry(
      key: [0, 255, 10], place: "p", input: nil, recipe: [], limits: [], status: .failed,
      run: "r", finished: at(0), milliseconds: 0, report: [])
    try commit([bare, .of("full"), .of("bad", status: .failed)])
    #expect(try ledger.entry([0, 255, 10], place: "p") == bare)
    #expect(try ledger.entry(Array("full".utf8), place: "out/{key}") == .of("full"))
    #expect(
      try ledger.entry(Array("bad".utf8), place: "out/{key}") == .of("bad", status: .failed))
    #expect(try ledger.entry(Array("full".utf8), place: "elsewhere") == nil)
    bare.input = FileStamp(bytes: .max, modified: nil, inode: nil, device: nil)
    bare.inputTag = "\"etag\""
    bare.output = LedgerOutput(key: [], stamp: nil, sha256: nil)
    try commit([bare])
    #expect(try ledger.entry([0, 255, 10], place: "p") == bare)
  }

  @Test("reads a sorted chunk of one place, both ends included, in the order of bytes")
  func chunk() throws {
    try commit(["a", "b", "B", "é", "c", "b/1"].map { .of($0) } + [.of("b", place: "other")])
    let chunk = try ledger.entries(
      place: "out/{key}", from: Array("B".utf8), through: Array("c".utf8))
    #expect(names(chunk) == ["B", "a", "b", "b/1", "c"])
    let scattered = try ledger.entries(
      place: "out/{key}", keys: ["é", "x", "a"].map { Array($0.utf8) })
    #expect(scattered == [.of("é"), nil, .of("a")])
  }

  @Test("finds what was made of the same bytes by the same recipe, wherever it lay")
  func reuse() throws {
    var other = LedgerEntry.of("other")
    other.recipe = [5]
    var different = LedgerEntry.of("different")
    different.inputSHA256 = [1]
    try commit([.of("a"), .of("b"), other, different])
    let found = try ledger.entries(
      inputSHA256: Array(repeating: 7, count: 32), recipe: Array(repeating: 1, count: 32))
    #expect(names(found) == ["a", "b"])
  }

  @Test("finds who wrote an output")
  func output() throws {
    var thief = LedgerEntry.of("z")
    thief.output?.key = Array("out/a".utf8)
    try commit([.of("a"), .of("b"), thief, .of("c", status: .failed)])
    #expect(names(try ledger.entries(output: Array("out/a".utf8))) == ["a", "z"])
    #expect(try ledger.entries(output: Array("out/c".utf8)).isEmpty)
  }

  @Test("goes through all entries page by page, by prefix and status, over every border")
  func pages() throws {
    let keys = (0..<2500).map { "\($0 % 2 == 0 ? "d/" : "e/")\(1000 + $0)" }
    try commit(
      keys.enumerated().map { .of($1, status: $0 % 5 == 0 ? .failed : .done) }
        + [.of("d/1000", place: "second")])
    try commit([.of("d/\u{FFFD}"), .of("f")])
    var all: [String] = []
    try ledger.forEachEntry { all.append(String(decoding: $0.key, as: UTF8.self)) }
    let expected = (keys + ["d/1000", "d/\u{FFFD}", "f"])
      .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    #expect(all == expected)
    var failed = 0
    try ledger.forEachEntry(prefix: Array("e/".utf8), status: .failed) { entry in
      failed += 1
      #expect(entry.status == .failed && entry.key.starts(with: "e/".utf8))
    }
    #expect(failed == 250)
    #expect(try ledger.counts() == [.done: 2003, .failed: 500])
    let page = try ledger.page(prefix: Array("d/1000".utf8), limit: 1)
    #expect(page.map(\.place) == ["out/{key}"])
    #expect(try ledger.page(after: page[0], limit: 1).map(\.place) == ["second"])
  }

  @Test(
    "takes prefixes of any bytes", arguments: [[], [255], [1, 255], [1, 255, 255]] as [[UInt8]])
  func prefixes(prefix: [UInt8]) throws {
    let keys: [[UInt8]] = [[0], [1, 254], [1, 255], [1, 255, 255, 0], [2], [255], [255, 255]]
    try commit(
      keys.map { key in
        var entry = LedgerEntry.of("")
        entry.key = key
        return entry
      })
    var found: [[UInt8]] = []
    try ledger.forEachEntry(prefix: prefix) { found.append($0.key) }
    #expect(found == keys.filter { $0.starts(with: prefix) })
  }
}

@Suite("The runs")
struct RunTests {
  @Test("are remembered from their start to their end, the latest first")
  func runs() async throws {
    let directory = try TemporaryDirectory()
    let state = try store(in: directory)
    let runs = state.runs
    #expect(try runs.history.last() == nil)
    var first = RunRecord(id: "1", command: "process", started: at(1), host: "h", process: 7)
    let second = RunRecord(id: "2", command: "watch", started: at(2), host: "h", process: 8)
    try await runs.start(first)
    try await runs.start(second)
    try await runs.finish("1", at: at(9), status: 1, summary: [1, 2])
    first.finished = at(9)
    first.status = 1
    first.summary = [1, 2]
    #expect(try runs.history.last() == second)
    #expect(try runs.history.last(command: "process") == first)
    #expect(try runs.history.run("1") == first)
    #expect(try runs.history.list(limit: 9) == [second, first])
    #expect(try runs.history.list(limit: 1) == [second])
    await #expect(throws: StateError.self) { try await runs.start(second) }
    try await runs.prune(before: at(2))
    #expect(try runs.history.list(limit: 9) == [second])
  }
}
