// One scan or several, as a person says it.

import Codecs
import TestSupport
import Testing

@Suite("JPEG scans")
struct ScansTests {
  @Test(
    "are several by default, and what the last word on it was",
    arguments: [([], "", true), (["--progressive"], "1", true), (["--baseline"], "", false)]
      as [([String], String, Bool)])
  func scans(_ flags: [String], _ variable: String, _ progressive: Bool) throws {
    let bucket = try Bucket(["a.png": "formats/png-rgb-8bit.png"])
    let run = try bucket.run(
      ["process", "-f", "jpeg", "a.png"] + flags.map { Argument($0) },
      environment: ["IMGPROC_BASELINE": variable])
    #expect(run.ending == .exited(0))
    #expect(try header(of: bucket.get("processed/a.jpg")).isProgressive == progressive)
  }

  @Test("can't be one and several at once")
  func contradiction() throws {
    let bucket = try Bucket.ofThree()
    #expect(try bucket.run("process", "--baseline", "--progressive", "a.jpg").ending == .exited(64))
  }
}
