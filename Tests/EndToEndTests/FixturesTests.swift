// Every fixture through the whole program, a group in one run.

import TestSupport
import Testing

@Suite("Of the fixtures")
struct FixturesTests {
  @Test("every variety becomes a valid image of its format and upright size")
  func formats() throws {
    let rows = try fixtureTable("formats/expected.tsv")
    let names = rows.map { $0[0] }
    try #require(names.count > 100)
    let bucket = try Bucket(copying: names, of: "formats")
    let run = try bucket.run(["process", "--json"] + names.map { Argument($0) })
    #expect(run.ending == .exited(0))
    #expect(try bucket.outputs() == names.sorted())
    let records = try run.records
    for (row, record) in zip(rows, records) {
      let image = try DecodedImage(bucket.get("processed/\(row[0])"))
      #expect(image.header.format.rawValue == row[1], "\(row[0])")
      #expect(image.size.description == "\(row[2])x\(row[3])", "\(row[0])")
      #expect(record["in"]?["width"]?.integer.map(String.init) == row[2], "\(row[0])")
      #expect(record["in"]?["height"]?.integer.map(String.init) == row[3], "\(row[0])")
      #expect(record["out"]?["width"] == record["in"]?["width"], "\(row[0])")
    }
    #expect(records.last?["keys"]?.integer == names.count)
    #expect(Set(try bucket.files()) == expectedFiles(names))
  }

  @Test(
    "every variety of still image can become every format, half as large",
    arguments: ["jpeg", "png", "webp"])
  func conversions(format: String) throws {
    let names = try fixtureTable("formats/expected.tsv").filter { $0[4] == "1" }.map { $0[0] }
    let bucket = try Bucket()
    // Numbered, so that no two outputs meet.
    let keys = names.enumerated().map { "\($0.offset)-\($0.element)" }
    for (key, name) in zip(keys, names) { try bucket.put(fixture("formats/\(name)"), key) }
    let run = try bucket.run(
      ["process", "-Q", "-f", Argument(format), "-s", "50%"] + keys.map { Argument($0) })
    #expect(run.ending == .exited(0))
    #expect(run.errorText == "")
    #expect(try bucket.outputs().count == keys.count)
    for name in try bucket.outputs() {
      let image = try DecodedImage(bucket.get("processed/\(name)"))
      #expect(image.header.format.rawValue == format, "\(name)")
      #expect(image.header.orientation == .upright, "\(name)")
      #expect(image.header.frames == 1, "\(name)")
    }
  }

  @Test("every malformed file fails for its own reason and leaves nothing")
  func malformed() throws {
    let rows = try fixtureTable("malformed/expected.tsv")
    let names = rows.map { $0[0] }
    try #require(names.count > 100)
    let bucket = try Bucket(copying: names, of: "malformed")
    let run = try bucket.run(["process", "--json"] + names.map { Argument($0) })
    #expect(run.ending == .exited(1))
    let records = try run.records
    #expect(records.count == names.count + 1)
    for (row, record) in zip(rows, records) {
      #expect(record["status"] == "failed", "\(row[0])")
      let code = record["code"]?.text ?? "none"
      #expect(row[1].split(separator: "|").contains(Substring(code)), "\(row[0]): \(code)")
    }
    #expect(records.last?["failed"]?.integer == names.count)
    #expect(Set(try bucket.files()) == Set(names + [".imgproc/events.jsonl"]))
    #expect(try bucket.events().map { $0["image_key"]?.text }.count == names.count)
  }

  @Test("no malformed file keeps its good neighbours from being done")
  func neighbours() throws {
    let bad = try fixtureTable("malformed/expected.tsv").map { $0[0] }
    let good = ["jpeg-gray.jpg", "png-gray-8bit.png", "webp-lossy.webp"]
    let bucket = try Bucket(copying: bad, of: "malformed")
    for name in good { try bucket.put(fixture("formats/\(name)"), name) }
    let keys = bad.enumerated().flatMap {
      [$0.element] + ($0.offset % 40 == 20 ? [good[$0.offset / 40]] : [])
    }
    let run = try bucket.run(["process", "-Q", "-j", "1"] + keys.map { Argument($0) })
    #expect(run.ending == .exited(1))
    #expect(try bucket.outputs() == good)
    #expect(run.errorLines.count == bad.count)
  }

  private func expectedFiles(_ names: [String]) -> Set<String> {
    Set(names + names.map { "processed/\($0)" } + [".imgproc/events.jsonl"])
  }
}
