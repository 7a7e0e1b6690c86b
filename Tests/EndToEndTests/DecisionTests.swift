// What a second batch does: nothing where nothing has changed, and no more than what has.

import Glibc
import TestSupport
import Testing

@Suite("A second batch")
struct DecisionTests {
  private static let upToDate = "skipped: up to date"

  /// Three images after a first batch, their dates long ago so that no tick of the clock is in doubt.
  private func processed(_ arguments: Argument...) throws -> Bucket {
    let bucket = try Bucket.ofThree()
    for key in ["a.jpg", "b.png", "c.webp"] { bucket.touch(key, seconds: 1_600_000_000) }
    try #require(try bucket.run(["batch", "-Q"] + arguments).ending == .exited(0))
    return bucket
  }

  @Test("does nothing where nothing has changed: no worker, no notice, no file written")
  func unchanged() throws {
    let bucket = try processed()
    let before = try bucket.snapshots()
    let events = try bucket.state().events
    let logs = try TemporaryDirectory()
    let run = try Invocation(
      arguments: ["batch"], directory: bucket.path,
      shell: access("/usr/bin/strace", X_OK) == 0
        ? "exec strace -f -qq -e trace=execve,openat,openat2 -o \(logs.file("log")) -- \"$@\"" : nil
    ).run()
    #expect(run.ending == .exited(0))
    #expect(run.errorText == "3 images: all up to date\n")
    #expect(try bucket.run("process", "a.jpg").errorText == "1 image: up to date\n")
    #expect(
      try bucket.run("batch", "nope").errorText
        == "nothing to do: no images whose keys begin with 'nope'\n")
    #expect(try bucket.snapshots() == before)
    #expect(try bucket.state().events == events)
    if let log = try? logs.read("log") {
      let lines = String(decoding: log, as: UTF8.self).split(separator: "\n")
      // Where programs are emulated, each is started twice: as itself, and as what the emulator runs.
      #expect(lines.filter { $0.contains("execve(") && !$0.contains("[\"qemu-") }.count == 1)
      for key in ["a.jpg", "b.png", "c.webp"] {
        #expect(!lines.contains { $0.contains("\"\(key)\"") && !$0.contains("O_PATH") }, "\(key)")
      }
    }
  }

  @Test("skips an input that was only touched, and does not look into it the next time")
  func touched() throws {
    let bucket = try processed()
    let before = try bucket.snapshots(of: ["processed/a.jpg", ".imgproc/events.jsonl"])
    bucket.touch("a.jpg", seconds: 1_650_000_000)
    #expect(try Set(bucket.outcomes().values) == [Self.upToDate])
    #expect(try bucket.snapshots(of: Array(before.keys)) == before)
    // Facts that the ledger has taken over need no second reading.
    chmod(bucket.directory.file("a.jpg"), 0)
    defer { chmod(bucket.directory.file("a.jpg"), 0o644) }
    #expect(try bucket.outcomes()["a.jpg"] == Self.upToDate)
  }

  @Test("does an input again whose bytes have changed, even where size and time are the same")
  func changed() throws {
    let bucket = try processed()
    try bucket.put(fixture("formats/jpeg-gray.jpg"), "a.jpg")
    #expect(try bucket.planned()["a.jpg"] == "input_changed")
    #expect(
      try bucket.outcomes() == ["a.jpg": "done", "b.png": Self.upToDate, "c.webp": Self.upToDate])
    var bytes = try bucket.get("b.png")
    // In the checksum of the last pixels, before the 12 bytes of IEND, whose own not every libpng minds.
    bytes[bytes.count - 13] ^= 1
    let time = try bucket.directory.status("b.png").st_mtim.tv_sec
    try bucket.put(bytes, "new.tmp")
    try bucket.directory.move("new.tmp", to: "b.png")
    bucket.touch("b.png", seconds: time)
    #expect(try bucket.planned()["b.png"] == "input_changed")
    #expect(try bucket.outcomes(status: 1)["b.png"] == "failed")
  }

  @Test("does everything again by another recipe, and nothing by one that says the same")
  func recipe() throws {
    let bucket = try processed("-q", "70")
    #expect(try Set(bucket.outcomes("-q", "70", "-j", "1", "-v").values) == [Self.upToDate])
    #expect(try Set(bucket.planned("-q", "71").values) == ["recipe_changed"])
    #expect(try Set(bucket.outcomes("-q", "71").values).isSubset(of: ["done", "unchanged"]))
    #expect(try Set(bucket.outcomes("-q", "71").values) == [Self.upToDate])
  }

  @Test("makes outputs again that are gone or altered, and leaves those alone that were touched")
  func outputs() throws {
    let bucket = try processed()
    let old = try bucket.get("processed/a.jpg")
    let other = try bucket.get("processed/b.png")
    try bucket.directory.remove("processed/a.jpg")
    var altered = other
    altered[altered.count / 2] ^= 0xFF
    try bucket.put(altered, "processed/b.png")
    bucket.touch("processed/c.webp", seconds: 1_650_000_000)
    let planned = try bucket.planned()
    #expect(planned["a.jpg"] == "output_missing")
    #expect(planned["b.png"] == "output_altered")
    #expect(planned["c.webp"] == .some(nil))
    #expect(
      try bucket.outcomes() == ["a.jpg": "unchanged", "b.png": "done", "c.webp": Self.upToDate])
    #expect(try bucket.get("processed/a.jpg") == old)
    #expect(try bucket.get("processed/b.png") == other)
    #expect(try Set(bucket.outcomes().values) == [Self.upToDate])
  }

  @Test("does everything again with --force, and tells so")
  func force() throws {
    let bucket = try processed()
    #expect(try Set(bucket.planned("--force").values) == ["forced"])
    let before = try bucket.snapshots(of: ["processed/a.jpg"])
    #expect(try bucket.outcomes("--force")["a.jpg"] == "unchanged")
    #expect(try bucket.snapshots(of: ["processed/a.jpg"]) != before)
    #expect(try bucket.events().count == 6)
  }

  @Test("tells a recorded failure again, without reading the image and without a notice")
  func failure() throws {
    let bucket = try processed()
    try bucket.put(fixture("malformed/jpeg-truncated-half.jpg"), "bad.jpg")
    bucket.touch("bad.jpg", seconds: 1_600_000_000)
    let first = try bucket.run("batch", "--json")
    #expect(first.ending == .exited(1))
    let events = try bucket.get(".imgproc/events.jsonl")
    chmod(bucket.directory.file("bad.jpg"), 0)
    defer { chmod(bucket.directory.file("bad.jpg"), 0o644) }
    // Root could read it all the same: the number of processes tells.
    let second = try Invocation(
      arguments: ["batch", "--json"], directory: bucket.path, shell: #"ulimit -c 0; exec "$@""#
    ).run()
    chmod(bucket.directory.file("bad.jpg"), 0o644)
    #expect(second.ending == .exited(1))
    let (old, new) = (try first.records[2], try second.records[2])
    #expect(old["key"] == "bad.jpg" && new["key"] == "bad.jpg")
    for name in ["status", "code", "reason"] { #expect(old[name] == new[name], "\(name)") }
    #expect(old["repeated"] == nil)
    #expect(new["repeated"] == true)
    #expect(second.errorText.contains("bad.jpg: "))
    #expect(try bucket.get(".imgproc/events.jsonl") == events)
    // A limit that is raised may let it through: it is tried again then, and only then.
    #expect(try bucket.planned("--max-pixels", "1G")["bad.jpg"] == "failed_before")
    try bucket.put(fixture("formats/jpeg-gray.jpg"), "bad.jpg")
    #expect(try bucket.outcomes()["bad.jpg"] == "done")
  }

  @Test("takes what is no image and not named like one for nobody's failure, and remembers it")
  func strangers() throws {
    let bucket = try Bucket.ofThree()
    try bucket.put(characters("To do: everything.\n"), "notes.txt")
    try bucket.put([], "empty")
    try bucket.put(fixture("malformed/random-named.jpg"), "noise.bin")
    for _ in 0..<2 {
      let outcomes = try bucket.outcomes()
      #expect(outcomes["notes.txt"] == "skipped: not an image")
      #expect(outcomes["noise.bin"] == "skipped: not an image")
      #expect(outcomes["empty"] == "skipped: not an image")
    }
    #expect(try bucket.events().count == 3)
    #expect(try bucket.run("status").outputText.contains(" unchanged, 0 failed, 3 skipped\n"))
    #expect(try bucket.run("status", "notes.txt").outputText.hasPrefix("notes.txt: skipped: "))
    #expect(try bucket.run("report", "-o", "page.html").ending == .exited(0))
    #expect(!String(decoding: try bucket.get("page.html"), as: UTF8.self).contains("notes.txt"))
    // An image that can't be read, on the other hand, somebody may miss; and whoever names a key wants
    // it done.
    try bucket.put(fixture("malformed/gif-named.jpg"), "b.gif")
    #expect(try bucket.outcomes(status: 1)["b.gif"] == "failed")
    try bucket.directory.remove("b.gif")
    #expect(try bucket.run("process", "notes.txt").ending == .exited(65))
    try bucket.put(characters("To do: everything.\n"), "notes.jpg")
    #expect(try bucket.outcomes(status: 1)["notes.jpg"] == "failed")
  }

  @Test("knows nothing of a key that is gone, and finds one that is new")
  func comings() throws {
    let bucket = try processed()
    try bucket.directory.remove("a.jpg")
    try bucket.put(fixture("formats/jpeg-gray.jpg"), "new/d.jpg")
    #expect(try bucket.planned() == ["b.png": nil, "c.webp": nil, "new/d.jpg": "new"])
    #expect(
      try bucket.outcomes()
        == ["b.png": Self.upToDate, "c.webp": Self.upToDate, "new/d.jpg": "done"])
  }

  @Test("remembers in any directory that --state names, which is made, and in no other")
  func elsewhere() throws {
    let bucket = try Bucket.ofThree()
    let place = try TemporaryDirectory()
    let state = Argument(place.file("deep/state"))
    #expect(try bucket.outcomes("--state", state)["a.jpg"] == "unchanged")
    #expect(try bucket.outcomes("--state", state)["a.jpg"] == Self.upToDate)
    #expect(try place.names(in: "deep/state").contains("state.db"))
    #expect(try place.status("deep/state").st_mode & 0o777 == 0o700)
    #expect(
      try bucket.everything().filter { $0.hasPrefix(".imgproc") }
        == [".imgproc/", ".imgproc/events.jsonl"])
  }

  @Test("and process share one memory")
  func process() throws {
    let bucket = try processed()
    let run = try bucket.run("process", "--json", "a.jpg", "./b.png")
    #expect(run.ending == .exited(0))
    #expect(try run.records.dropLast().map { $0["reason"] } == ["up to date", "up to date"])
  }

  @Test("of a fresh bucket tells the same JSON but for times and ids")
  func same() throws {
    func told() throws -> [JSONValue] {
      let names = [
        "jpeg-truncated-half.jpg", "png-data-wrong-crc.png", "gif-named.jpg", "empty.webp",
        "random-named.jpg", "png-bomb-12000x12000.png",
      ]
      let bucket = try Bucket(copying: names, of: "malformed")
      for name in ["jpeg-gray.jpg", "png-rgba-16bit.png", "webp-animated.webp"] {
        try bucket.put(fixture("formats/\(name)"), name)
      }
      try bucket.put(characters("text"), "notes.txt")
      let run = try bucket.run("batch", "--json", "-j", "2")
      #expect(run.ending == .exited(1))
      #expect(
        try bucket.outputs() == ["jpeg-gray.jpg", "png-rgba-16bit.png", "webp-animated.webp"])
      return try run.records.map { record in
        guard case .object(var members) = record else { return record }
        #expect(members.removeValue(forKey: "run_id") != nil)
        #expect(members.removeValue(forKey: "ms") != nil)
        return .object(members)
      }
    }
    #expect(try told() == told())
  }
}
