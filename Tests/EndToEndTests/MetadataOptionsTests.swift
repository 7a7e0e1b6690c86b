// Metadata as it is asked for and told about, judged by exiftool(1), which knows more of it than we do.

import Glibc
import TestSupport
import Testing

@Suite("Metadata options")
struct MetadataOptionsTests {
  private static var hasJudge: Bool { access("/usr/bin/exiftool", X_OK) == 0 }
  private static let keys = [
    "formats/jpeg-metadata.jpg", "formats/png-metadata.png", "formats/webp-metadata.webp",
    "demo/photos/railway-gps.jpg",
  ]

  /// The groups of tags that exiftool finds in an output, each with its tags.
  private func groups(_ bucket: Bucket, _ output: String) throws -> [String: Set<String>] {
    let judge = Invocation(
      directory: bucket.path, shell: "exec exiftool -j -a -G1 '\(output)'")
    let file = try JSONValue(parsing: judge.run().output)
    guard case .array(let files) = file else { return [:] }
    var groups: [String: Set<String>] = [:]
    for name in files.flatMap(\.names) {
      let parts = name.split(separator: ":", maxSplits: 1).map(String.init)
      if parts.count == 2 { groups[parts[0], default: []].insert(parts[1]) }
    }
    return groups
  }

  @Test(
    "by default exiftool finds nothing private, and finds copyright and profile",
    .enabled(if: hasJudge, "exiftool is not installed"), arguments: keys,
    [[], ["-s", "24x24"], ["-f", "webp"], ["-f", "png"], ["-f", "jpeg"]])
  func standard(_ path: String, _ flags: [String]) throws {
    let key = String(path.split(separator: "/").last ?? "")
    let bucket = try Bucket([:])
    try bucket.put(fixture(path), key)
    let run = try bucket.run(
      ["process", "--json", "--colorspace", "keep", Argument(key)] + flags.map { Argument($0) })
    #expect(run.ending == .exited(0))
    let output = try #require(try run.records.first?["output"]?.text)
    let groups = try groups(bucket, output)
    let harmless: Set = [
      "System", "File", "ExifTool", "Composite", "JFIF", "PNG", "RIFF", "IFD0", "ICC_Profile",
      "ICC-header", "ICC-view", "ICC-meas", "ICC-chrm",
    ]
    #expect(groups["File"] != nil && Set(groups.keys).isSubset(of: harmless), "\(groups)")
    #expect(groups["IFD0", default: []].isSubset(of: ["Copyright"]))
    #expect(groups["ICC_Profile"] != nil)
    if !path.contains("railway") { #expect(groups["IFD0"] == ["Copyright"]) }
  }

  @Test("the outcome says what was removed")
  func receipt() throws {
    let bucket = try Bucket(["a.jpg": "formats/jpeg-metadata.jpg"])
    let outcome = try #require(try bucket.run("process", "a.jpg", "--json").records.first)
    #expect(
      outcome["removed"]
        == ["exif", "xmp", "iptc", "icc", "comment", "thumbnail", "location"])
    let again = try bucket.run("process", "a.jpg", "--json", "--strip", "none", "--force")
    #expect(try again.records.first?["removed"] == ["icc", "thumbnail"])
  }

  @Test("--strip and --keep are taken from the environment, and make another recipe")
  func environment() throws {
    let bucket = try Bucket(["a.jpg": "formats/jpeg-metadata.jpg"])
    _ = try bucket.run("process", "a.jpg")
    let variables = ["IMGPROC_STRIP": "all", "IMGPROC_KEEP": "xmp,copyright"]
    let run = try bucket.run(["process", "a.jpg", "--json"], environment: variables)
    #expect(try run.records.first?["status"] == "done")
    #expect(
      try run.records.first?["removed"]
        == ["exif", "iptc", "icc", "comment", "thumbnail", "location"])
    let again = try bucket.run(["process", "a.jpg", "--json"], environment: variables)
    #expect(try again.records.first?["status"] == "skipped")
  }

  @Test(
    "choices that make no sense are refused",
    arguments: [
      (["--strip", "some"], "--strip: 'some' is not all, safe or none"),
      (["--keep", "gps"], "--keep: 'gps' is not icc, exif, xmp or copyright"),
      (["--strip", "all", "--colorspace", "keep"], "needs the profile"),
    ] as [([String], String)])
  func refusals(_ flags: [String], _ message: String) throws {
    let bucket = try Bucket.ofThree()
    let run = try bucket.run(["process", "a.jpg"] + flags.map { Argument($0) })
    #expect(run.ending == .exited(64))
    #expect(run.errorText.contains(message), "\(run.errorText)")
  }
}
