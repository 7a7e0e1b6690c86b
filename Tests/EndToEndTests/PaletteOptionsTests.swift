// `--palette` and `--dither` as they are typed.

import TestSupport
import Testing

@Suite("Palette options")
struct PaletteOptionsTests {
  private func processed(_ flags: [String]) throws -> (Finished, Bucket) {
    let bucket = try Bucket(["a.jpg": "demo/photos/railway-gps.jpg"])
    let arguments = ["process", "--json", "-s", "160x", "-f", "png"] + flags
    return (try bucket.run(arguments.map { Argument($0) }), bucket)
  }

  private func colours(_ bucket: Bucket) throws -> Int {
    let image = try DecodedImage(bucket.get("processed/a.png"))
    let pixel = image.pixels.count / (image.size.width * image.size.height)
    return Set(
      stride(from: 0, to: image.pixels.count, by: pixel).map {
        Array(image.pixels[$0..<$0 + pixel])
      }
    ).count
  }

  @Test(
    "make PNGs of so many colours, and stand before a key as well as behind it",
    arguments: [
      (["--palette", "a.jpg"], 256), (["a.jpg", "--palette"], 256),
      (["--palette=128", "a.jpg"], 128),
      (["--palette", "128", "--dither", "a.jpg"], 128),
      (["--dither", "--palette", "--", "a.jpg"], 256),
    ] as [([String], Int)])
  func colours(_ flags: [String], _ most: Int) throws {
    let (run, bucket) = try processed(flags)
    #expect(run.ending == .exited(0), "\(run.errorText)")
    let count = try colours(bucket)
    #expect(count <= most && count > most / 2)
    #expect(try run.records.first?["out"]?["score"] != nil)
  }

  @Test("leave all colours where few are not good enough, and say so")
  func declines() throws {
    let (run, bucket) = try processed(["a.jpg", "--palette=4", "--target-quality", "80"])
    #expect(run.ending == .exited(0), "\(run.errorText)")
    #expect(try colours(bucket) > 1000)
    let warnings = try #require(try run.records.first?["warnings"])
    #expect("\(warnings)".contains("all colours kept"))
  }

  @Test(
    "that make no sense are refused",
    arguments: [
      (["--palette=1", "a.jpg"], "from 2 to 256"), (["--palette=many", "a.jpg"], "from 2 to 256"),
      (["--dither", "a.jpg"], "--palette --dither"),
      (["--palette", "--lossless", "a.jpg"], "--lossless keeps every one"),
    ] as [([String], String)])
  func refused(_ flags: [String], _ words: String) throws {
    let (run, _) = try processed(flags)
    #expect(run.ending == .exited(64))
    #expect(run.errorText.contains(words), "\(run.errorText)")
  }
}
