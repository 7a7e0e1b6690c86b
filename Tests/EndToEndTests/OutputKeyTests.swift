// Where outputs go, and what their names promise.

import TestSupport
import Testing

@Suite("An output's key")
struct OutputKeyTests {
  @Test(
    "names the format asked for, whatever the input was called",
    arguments: [
      ("photo.png", "photo.webp"), ("photo.JPEG", "photo.webp"),
      ("dir.d/photo", "dir.d/photo.webp"),
      ("photo.dat", "photo.dat.webp"), ("photo.tar.jpg", "photo.tar.webp"), (".jpg", ".jpg.webp"),
      ("photo.webp", "photo.webp"), ("photo.", "photo..webp"), ("日本語.jpe", "日本語.webp"),
    ])
  func conversion(key: String, output: String) throws {
    let bucket = try Bucket([key: "formats/png-rgb-8bit.png"])
    let run = try bucket.run("process", "--json", "-f", "webp", Argument(key))
    #expect(run.ending == .exited(0))
    #expect(try bucket.outputs() == [output])
    #expect(try run.records.first?["output"]?.text == "processed/\(output)")
    #expect(try DecodedImage(bucket.get("processed/\(output)")).header.format == .webp)
    let result = try bucket.events().first?["processing_result"]
    #expect(result?["processed_key"]?.text == "processed/\(output)")
    #expect(result?["original_key"]?.text == key)
  }

  @Test(
    "is the input's where the format is kept",
    arguments: ["photo.JPG", "photo", "deep/er/photo.jpeg", "photo.png"])
  func kept(key: String) throws {
    let bucket = try Bucket([key: "formats/jpeg-baseline-420.jpg"])
    #expect(try bucket.run("process", Argument(key)).ending == .exited(0))
    #expect(try bucket.outputs() == [key])
    #expect(try DecodedImage(bucket.get("processed/\(key)")).header.format == .jpeg)
  }

  @Test(
    "keeps an extension that already means the format asked for", arguments: ["a.jpe", "b.JPG"])
  func synonym(key: String) throws {
    let bucket = try Bucket([key: "formats/png-rgb-8bit.png"])
    #expect(try bucket.run("process", "-f", "jpg", Argument(key)).ending == .exited(0))
    #expect(try bucket.outputs() == [key])
  }

  @Test("of two inputs that would meet is refused before anything is written")
  func collision() throws {
    let bucket = try Bucket([
      "x.jpg": "formats/jpeg-gray.jpg", "a.jpg": "formats/jpeg-gray.jpg",
      "a.png": "formats/png-gray-8bit.png",
    ])
    let run = try bucket.run("process", "-f", "webp", "x.jpg", "a.jpg", "a.png")
    #expect(run.ending == .exited(64))
    #expect(run.errorText.contains("a.jpg and a.png would both become processed/a.webp"))
    #expect(try bucket.everything() == ["a.jpg", "a.png", "x.jpg"])
    #expect(try bucket.run("process", "x.jpg", "a.jpg", "a.png").ending == .exited(0))
  }

  @Test("of one input named twice is no collision, and the output is whole")
  func twice() throws {
    let bucket = try Bucket.ofThree()
    let run = try bucket.run("process", "-j", "2", "a.jpg", "./a.jpg", "a.jpg")
    #expect(run.ending == .exited(0))
    #expect(try DecodedImage(bucket.get("processed/a.jpg")).size.description == "64x48")
  }

  @Test("that belies the bytes is a warning, in every report")
  func mismatch() throws {
    let bucket = try Bucket(copying: ["png-bytes-named.jpg"], of: "formats")
    let run = try bucket.run("process", "--json", "png-bytes-named.jpg")
    #expect(run.ending == .exited(0))
    let warning = "named .jpg, but is PNG"
    #expect(try run.records.first?["warnings"] == [.string(warning)])
    #expect(run.errorText == "imgproc: png-bytes-named.jpg: \(warning)\n")
    #expect(try bucket.events().first?["warnings"]?.elements?.contains(.string(warning)) == true)
    #expect(try bucket.get("processed/png-bytes-named.jpg").starts(with: [0x89, 0x50]))
  }

  @Test("that can't be made, with its directories, is refused with 73 and leaves the old object")
  func blocked() throws {
    let bucket = try Bucket.ofThree()
    try bucket.put([1, 2, 3], "processed")
    let run = try bucket.run("process", "a.jpg")
    #expect(run.ending == .exited(73))
    #expect(try bucket.get("processed") == [1, 2, 3])
    #expect(
      try bucket.files() == [".imgproc/events.jsonl", "a.jpg", "b.png", "c.webp", "processed"])
  }

  @Test("that is a directory is refused with 73, and no temporary file stays")
  func directoryInTheWay() throws {
    let bucket = try Bucket.ofThree()
    try bucket.put([1], "processed/a.jpg/inside")
    #expect(try bucket.run("process", "a.jpg").ending == .exited(73))
    #expect(try bucket.outputs() == ["a.jpg/inside"])
  }
}
