// `info`: what headers say, for people and for programs.

import TestSupport
import Testing

@Suite("The command info")
struct InfoTests {
  @Test("tells a JPEG's facts, upright")
  func jpeg() throws {
    let bucket = try Bucket([
      "p.jpg": "formats/jpeg-orientation-6.jpg", "q.jpg": "formats/jpeg-progressive-420.jpg",
    ])
    let run = try bucket.run("info", "p.jpg")
    #expect(run.ending == .exited(0))
    #expect(run.errorText == "")
    #expect(run.outputText.hasPrefix("p.jpg: JPEG, 64x48, 8-bit ycbcr, quality about "))
    #expect(run.outputText.contains("stored turned (orientation 6), 2.7 kB\n  carries exif"))
    let record = try #require(try bucket.run("info", "--json", "p.jpg", "q.jpg").records.first)
    for (name, value) in [
      "v": 1, "event": "info", "key": "p.jpg", "bytes": 2674, "format": "jpeg", "width": 64,
      "height": 48, "orientation": 6, "bits_per_sample": 8, "color_model": "ycbcr",
      "alpha": false, "frames": 1, "lossless": false, "progressive": false,
      "metadata": ["exif"],
    ] as [String: JSONValue] {
      #expect(record[name] == value, "\(name)")
    }
    let quality = try #require(record["quality"]?.integer)
    #expect((1...100).contains(quality))
  }

  @Test("tells a PNG's facts")
  func png() throws {
    let bucket = try Bucket(["p.png": "formats/png-rgba-16bit-interlaced.png"])
    let run = try bucket.run("info", "p.png")
    #expect(run.outputText == "p.png: PNG, 64x48, 16-bit rgb, alpha, interlaced, 9.7 kB\n")
    let record = try #require(try bucket.run("info", "--json", "p.png").records.first)
    for (name, value) in [
      "format": "png", "bits_per_sample": 16, "color_model": "rgb", "alpha": true,
      "lossless": true, "progressive": true, "metadata": [], "orientation": 1,
    ] as [String: JSONValue] {
      #expect(record[name] == value, "\(name)")
    }
    #expect(record["quality"] == nil)
  }

  @Test("tells a WebP's facts")
  func webp() throws {
    let bucket = try Bucket([
      "still.webp": "formats/webp-lossless-alpha.webp", "moving.webp": "formats/webp-animated.webp",
    ])
    let run = try bucket.run("info", "still.webp", "moving.webp")
    let lines = run.outputText.split(separator: "\n")
    #expect(lines.first == "still.webp: WebP, 64x48, 8-bit rgb, alpha, lossless, 862 B")
    #expect(lines.last?.contains("3 frames") == true)
    let records = try bucket.run("info", "--json", "still.webp", "moving.webp").records
    #expect(records.map { $0["frames"] } == [1, 3])
    #expect(records.map { $0["format"] } == ["webp", "webp"])
  }

  @Test("shows a copyright notice on one line, whatever it holds")
  func copyright() throws {
    let bucket = try Bucket()
    let notice = "\u{1B}]0;pwned\u{7} © a\nb"
    let file = JPEGBuilder.file(extra: JPEGBuilder.exif(EXIFBuilder().copyright(notice)))
    try bucket.put(file, "c.jpg")
    let run = try bucket.run("info", "c.jpg")
    #expect(run.ending == .exited(0))
    #expect(run.outputText.contains("  copyright "))
    #expect(!run.output.contains(0x1B) && !run.output.contains(0x07))
    #expect(run.outputText.split(separator: "\n").count == 3)
  }

  @Test("gives every fixture's format, upright size and frames")
  func fixtures() throws {
    let rows = try fixtureTable("formats/expected.tsv")
    let bucket = try Bucket(copying: rows.map { $0[0] }, of: "formats")
    let run = try bucket.run(["info", "--json"] + rows.map { Argument($0[0]) })
    #expect(run.ending == .exited(0))
    let records = try run.records
    #expect(records.count == rows.count)
    for (row, record) in zip(rows, records) {
      #expect(record["key"]?.text == row[0])
      #expect(record["format"]?.text == row[1], "\(row[0])")
      #expect(
        ["width", "height", "frames"].map { record[$0]?.integer } == row[2...].map { Int($0) },
        "\(row[0])")
    }
  }

  @Test("tells in JSON too what is wrong with a key, in its place among the others")
  func failures() throws {
    let bucket = try Bucket.ofThree()
    try bucket.put(fixture("malformed/gif-named.jpg"), "gif.jpg")
    let run = try bucket.run("info", "--json", "a.jpg", "none.jpg", "gif.jpg", "../x", "c.webp")
    #expect(run.ending == .exited(1))
    let records = try run.records
    #expect(records.map { $0["key"] } == ["a.jpg", "none.jpg", "gif.jpg", "../x", "c.webp"])
    #expect(records.allSatisfy { $0["event"] == "info" && $0["v"] == 1 })
    #expect(
      records.map { $0["code"]?.text }
        == [nil, "no_such_object", "unsupported_format", "invalid_key", nil])
    for record in records[1...3] {
      #expect(record.names == ["v", "event", "key", "status", "reason", "code"])
      #expect(record["status"] == "failed")
      #expect(record["reason"]?.text?.isEmpty == false)
    }
    #expect(run.errorLines.count == 3)
  }

  @Test("names a key that is not text as process does, and gives its bytes in JSON")
  func bytes() throws {
    let bucket = try Bucket()
    let key = Argument([0xFF] + characters(".jpg"))
    let run = try bucket.run("info", "--json", key)
    #expect(run.ending == .exited(66))
    #expect(run.errorText == "imgproc: \u{FFFD}.jpg: no such object in the bucket\n")
    #expect(try bucket.run("process", key).errorText == run.errorText)
    let record = try #require(try run.records.first)
    #expect(record["key"] == "\u{FFFD}.jpg")
    #expect(record["key_base64"] == "/y5qcGc=")
  }

  @Test(
    "refuses the limits of workers, of which it starts none, and doesn't mind their variables",
    arguments: [("--memory", "1G"), ("--timeout", "5m")])
  func workers(flag: String, value: String) throws {
    let bucket = try Bucket.ofThree()
    #expect(try bucket.run("info", Argument(flag), Argument(value), "a.jpg").ending == .exited(64))
    let variable = "IMGPROC_" + flag.dropFirst(2).uppercased()
    #expect(
      try bucket.run(["info", "a.jpg"], environment: [variable: value]).ending == .exited(0))
  }

  @Test("ends quietly when nobody reads on")
  func closed() throws {
    let bucket = try Bucket.ofThree()
    let program = try Invocation(
      arguments: ["info", "a.jpg", "b.png"], directory: bucket.path,
      shell: #"trap "" PIPE; exec "$@""#
    ).start()
    program.closeOutput()
    let run = try program.finish()
    #expect(run.ending == .exited(141))
    #expect(run.errorText == "")
  }
}
