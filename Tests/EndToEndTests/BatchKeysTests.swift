// Which keys a batch takes, and what it calls their outputs.

import TestSupport
import Testing

@Suite("A batch's keys")
struct BatchKeysTests {
  @Test("are read from standard input, one a line, with odd names apart by NUL")
  func lists() throws {
    let bucket = try Bucket.ofThree()
    let names: [[UInt8]] = [
      characters("line\nbreak.jpg"), [0xFF, 0xC3, 0x28] + characters(".jpg"),
      characters(" lead and trail .jpg"),
    ]
    for name in names { try bucket.put(fixture("formats/jpeg-gray.jpg"), Argument(name)) }
    let lines = try Invocation(
      arguments: ["batch", "--json", "--from", "-"], input: .pipe(characters("c.webp\na.jpg\n")),
      directory: bucket.path
    ).run()
    #expect(lines.ending == .exited(0))
    #expect(try lines.records.dropLast().map { $0["key"] } == ["c.webp", "a.jpg"])
    let odd = try Invocation(
      arguments: ["batch", "--json", "-0", "--from", "-"],
      input: .pipe(Array(names.joined(separator: [0])) + [0]), directory: bucket.path
    ).run()
    #expect(odd.ending == .exited(0))
    #expect(try odd.records.last?["keys"] == 3)
    for name in names {
      #expect(try !bucket.directory.read(bytes: characters("processed/") + name).isEmpty)
    }
    // The search finds what the lists left, and the same names.
    #expect(try bucket.outcomes().values.filter { $0 == "skipped: up to date" }.count >= 4)
    #expect(try bucket.outputs().count == 6)
  }

  @Test("come in order, within a prefix, as globs say, and no more than --limit")
  func selected() throws {
    let bucket = try Bucket([
      "b/2.jpg": "formats/jpeg-gray.jpg", "b/1.png": "formats/png-gray-8bit.png",
      "a.jpg": "formats/jpeg-gray.jpg", "bb.jpg": "formats/jpeg-gray.jpg",
      "processed/x.jpg": "formats/jpeg-gray.jpg", ".imgproc/y.jpg": "formats/jpeg-gray.jpg",
    ])
    func keys(_ arguments: Argument...) throws -> [String] {
      let run = try bucket.run(["plan", "--json"] + arguments)
      #expect(run.ending == .exited(0))
      return try run.records.compactMap { $0["key"]?.text }
    }
    #expect(try keys() == ["a.jpg", "b/1.png", "b/2.jpg", "bb.jpg"])
    #expect(try keys("b") == ["b/1.png", "b/2.jpg", "bb.jpg"])
    #expect(try keys("b/") == ["b/1.png", "b/2.jpg"])
    #expect(try keys("--include", "**/*.jpg", "--exclude", "b/**") == ["a.jpg", "bb.jpg"])
    #expect(try keys("--limit", "2") == ["a.jpg", "b/1.png"])
  }

  @Test("whose outputs would meet are all told before the first write, or told apart by a suffix")
  func collisions() throws {
    let bucket = try Bucket.ofThree()
    try bucket.put(fixture("formats/png-gray-8bit.png"), "a.png")
    let failed = try bucket.run("batch", "-f", "webp")
    #expect(failed.ending == .exited(64))
    #expect(failed.errorText.contains("a.jpg and a.png would both become processed/a.webp"))
    #expect(try bucket.outputs().isEmpty)
    #expect(try bucket.run("batch", "-f", "webp", "--on-collision", "suffix").ending == .exited(0))
    let outputs = try bucket.outputs()
    #expect(outputs.count == 4)
    #expect(Set(["a.webp", "b.webp", "c.webp"]).isSubset(of: outputs))
    #expect(outputs.contains { $0.hasPrefix("a-") && $0.hasSuffix(".webp") })
    #expect(
      try Set(bucket.outcomes("-f", "webp", "--on-collision", "suffix").values)
        == ["skipped: up to date"])
    #expect(try bucket.outputs() == outputs)
  }

  @Test(
    "whose outputs would meet those of another share, or of earlier days, are told as well",
    arguments: [["--shard", "1/3"], ["--shard", "2/3"], ["--shard", "3/3"], ["--limit", "1"]])
  func collisionsOfOthers(part: [String]) throws {
    let bucket = try Bucket.ofThree()
    try bucket.put(fixture("formats/png-gray-8bit.png"), "a.png")
    let words = ["batch", "-f", "webp"] + part
    let failed = try bucket.run(words.map { Argument($0) })
    #expect(failed.ending == .exited(64))
    #expect(failed.errorText.contains("a.jpg and a.png would both become processed/a.webp"))
    #expect(try bucket.outputs().isEmpty)
    for apart in [["--on-collision", "suffix"], ["--include", "*.png", "-o", "png/{key}"]] {
      #expect(try bucket.run((words + apart).map { Argument($0) }).ending == .exited(0))
    }
  }

  @Test(
    "make outputs by a template, and a second batch takes none of them for an input",
    arguments: [
      ("{dir}/{name}-small{ext}", ["a-small.jpg", "d/b-small.png"]),
      ("small/{dir}/{name}{ext}", ["small/a.jpg", "small/d/b.png"]),
      ("{key}.out", ["a.jpg.out", "d/b.png.out"]),
      ("{dir}/{name}-{w}x{h}{ext}", ["a-32x24.jpg", "d/b-32x24.png"]),
    ] as [(String, [String])])
  func templates(template: String, outputs: [String]) throws {
    let bucket = try Bucket([
      "a.jpg": "formats/jpeg-baseline-420.jpg", "d/b.png": "formats/png-rgb-8bit.png",
    ])
    #expect(
      try bucket.outcomes("-s", "32x", "-o", Argument(template))
        == ["a.jpg": "done", "d/b.png": "done"])
    let images = Set(["a.jpg", "d/b.png"] + outputs)
    #expect(try Set(bucket.files().filter { !$0.hasPrefix(".imgproc/") }) == images)
    for output in outputs { #expect(try DecodedImage(bucket.get(output)).size.width == 32) }
    let before = try bucket.snapshots()
    #expect(
      try bucket.outcomes("-s", "32x", "-o", Argument(template))
        == ["a.jpg": "skipped: up to date", "d/b.png": "skipped: up to date"])
    #expect(try bucket.snapshots() == before)
  }

  @Test("give their dates to their outputs with --keep-dates, which still are up to date then")
  func dates() throws {
    let bucket = try Bucket.ofThree()
    bucket.touch("a.jpg", seconds: 1_500_000_000)
    #expect(try bucket.outcomes("--keep-dates")["a.jpg"] == "unchanged")
    let time = try bucket.directory.status("processed/a.jpg").st_mtim
    #expect(time.tv_sec == 1_500_000_000 && time.tv_nsec == 5)
    #expect(try Set(bucket.outcomes("--keep-dates").values) == ["skipped: up to date"])
  }
}
