// Where a setting comes from: the flag before the variable before the default.

import TestSupport
import Testing

@Suite("A setting")
struct SettingsTests {
  private func quality(_ bucket: Bucket, _ flags: Argument..., variable: String?) throws -> Int? {
    let environment = variable.map { ["IMGPROC_QUALITY": $0] } ?? [:]
    let run = try bucket.run(
      ["process", "--json", "--force", "-s", "32x", "a.jpg"] + flags, environment: environment)
    #expect(run.ending == .exited(0))
    return try run.records.first?["out"]?["quality"]?.integer
  }

  @Test("comes from its flag, else its variable, else the default")
  func precedence() throws {
    let bucket = try Bucket.ofThree()
    #expect(try quality(bucket, variable: nil) == 80)
    #expect(try quality(bucket, variable: "41") == 41)
    #expect(try quality(bucket, "-q", "63", variable: "41") == 63)
    #expect(try quality(bucket, "--quality", "63", variable: "nonsense") == 63)
  }

  @Test("of a whole bucket comes from the environment too, and a flag on either side is stronger")
  func bucket() throws {
    let one = try Bucket(["a.jpg": "formats/jpeg-gray.jpg"])
    let two = try Bucket(["a.jpg": "formats/jpeg-gray.jpg"])
    let elsewhere = try Bucket()
    let variables = ["IMGPROC_BUCKET": one.path]
    #expect(try elsewhere.run(["process", "a.jpg"], environment: variables).ending == .exited(0))
    #expect(try one.outputs() == ["a.jpg"])
    #expect(try two.outputs().isEmpty)
    let calls: [([Argument], Int)] = [
      (["--bucket", Argument(two.path), "process", "-s", "32x", "a.jpg"], 32),
      (["process", "a.jpg", "-s", "24x", "--bucket", Argument(two.path)], 24),
    ]
    for (flags, width) in calls {
      #expect(try elsewhere.run(flags, environment: variables).ending == .exited(0))
      #expect(try DecodedImage(two.get("processed/a.jpg")).size.width == width)
    }
    #expect(try elsewhere.files().isEmpty)
  }

  @Test(
    "of the size is stronger in any flag than in every variable",
    arguments: [
      (["-W", "32"], ["RESIZE": "16x16"], "32x24"), (["-H", "12"], ["RESIZE": "8x8"], "16x12"),
      (["-s", "32x"], ["WIDTH": "16", "HEIGHT": "nonsense"], "32x24"),
      (["-W", "32"], ["HEIGHT": "6"], "32x24"), (["-W", "32"], ["WIDTHS": "8,16"], "32x24"),
      ([], ["WIDTH": "32"], "32x24"),
      ([], ["WIDTH": "32", "HEIGHT": "12"], "16x12"), ([], ["RESIZE": "16x"], "16x12"),
    ] as [([String], [String: String], String)])
  func size(flags: [String], variables: [String: String], size: String) throws {
    let bucket = try Bucket.ofThree()
    let environment = variables.map { ("IMGPROC_\($0.key)", $0.value) }
    let run = try bucket.run(
      ["process", "a.jpg"] + flags.map { Argument($0) },
      environment: Dictionary(uniqueKeysWithValues: environment))
    #expect(run.ending == .exited(0))
    #expect(try DecodedImage(bucket.get("processed/a.jpg")).size.description == size)
  }

  @Test("of the size contradicts itself only within flags or within variables")
  func contradiction() throws {
    let bucket = try Bucket.ofThree()
    let flags = try bucket.run("process", "-s", "10x", "-H", "10", "a.jpg")
    #expect(flags.ending == .exited(64))
    #expect(flags.errorText.contains("leave --resize or --height out"))
    let variables = try bucket.run(
      ["process", "a.jpg"], environment: ["IMGPROC_RESIZE": "10x", "IMGPROC_WIDTH": "10"])
    #expect(variables.ending == .exited(64))
    #expect(variables.errorText.contains("leave IMGPROC_RESIZE or IMGPROC_WIDTH out"))
    #expect(try bucket.outputs().isEmpty)
  }

  @Test("may be the path of a bucket that is not text, in the environment as well")
  func bytes() throws {
    let holder = try Bucket()
    let file = try fixture("formats/jpeg-gray.jpg")
    try holder.put(file, Argument([0x62, 0xFF] + characters("/a.jpg")))
    // What a repaired name would reach.
    try holder.put(file, "b\u{FFFD}/a.jpg")
    let run = try Invocation(
      arguments: ["process", "a.jpg"], directory: holder.path,
      shell: #"IMGPROC_BUCKET=$(printf 'b\377') exec "$@""#
    ).run()
    #expect(run.ending == .exited(0))
    let output = try holder.directory.read(
      bytes: [0x62, 0xFF] + characters("/processed/a.jpg"))
    #expect(output.starts(with: [0xFF, 0xD8]))
    #expect(try holder.directory.names(in: "b\u{FFFD}") == ["a.jpg"])
  }

  @Test("may be the format, in any case of its letters")
  func format() throws {
    let bucket = try Bucket.ofThree()
    // One that is set to nothing says nothing.
    let run = try bucket.run(
      ["process", "a.jpg"],
      environment: ["IMGPROC_FORMAT": "WebP", "IMGPROC_QUALITY": "", "IMGPROC_NOTIFY": ""])
    #expect(run.ending == .exited(0))
    #expect(try bucket.outputs() == ["a.webp"])
    let back = try bucket.run(
      ["process", "-f", "keep", "a.jpg"], environment: ["IMGPROC_FORMAT": "webp"])
    #expect(back.ending == .exited(0))
    #expect(try bucket.outputs() == ["a.jpg", "a.webp"])
  }

  @Test(
    "that can't be read is refused with 64 and the name of its variable, and nothing is written",
    arguments: [
      ("IMGPROC_QUALITY", "best"), ("IMGPROC_FORMAT", "gif"),
      ("IMGPROC_RESIZE", "big"), ("IMGPROC_WIDTH", "0"), ("IMGPROC_KERNEL", "x"),
      ("IMGPROC_UPSCALE", "maybe"), ("IMGPROC_MAX_PIXELS", "many"), ("IMGPROC_MAX_INPUT", "-1"),
      ("IMGPROC_MAX_DIMENSION", "1.2.3"), ("IMGPROC_MEMORY", "all"), ("IMGPROC_TIMEOUT", "0"),
      ("IMGPROC_JOBS", "many"), ("IMGPROC_NOTIFY", "pigeon:coop"),
      ("IMGPROC_NOTIFY", "log:x,"), ("IMGPROC_DEADLINE", "soon"), ("IMGPROC_FORCE", "maybe"),
      ("IMGPROC_OUTPUT", "{no}"), ("IMGPROC_REQUIRE_NOTIFY", "maybe"),
    ])
  func unreadable(variable: String, value: String) throws {
    let bucket = try Bucket.ofThree()
    let run = try bucket.run(["process", "a.jpg"], environment: [variable: value])
    #expect(run.ending == .exited(64))
    #expect(run.errorText.contains("\(variable): "))
    #expect(try bucket.everything() == ["a.jpg", "b.png", "c.webp"])
  }

  @Test(
    "that can't be read is refused with the name of its flag, where the flag gave it",
    arguments: [("--quality", "best"), ("--format", "gif"), ("--memory", "all"), ("--jobs", "x")])
  func unreadableFlag(flag: String, value: String) throws {
    let run = try Bucket.ofThree().run("process", "a.jpg", Argument(flag), Argument(value))
    #expect(run.ending == .exited(64))
    #expect(run.errorText.contains("\(flag): '\(value)' is not"))
  }

  @Test("that is a switch can be on or off in the environment")
  func switches() throws {
    let bucket = try Bucket.ofThree()
    for (value, width) in [("1", 128), ("yes", 128), ("0", 64), ("off", 64), ("", 64)] {
      let run = try bucket.run(
        ["process", "--json", "--force", "-s", "128x", "a.jpg"],
        environment: ["IMGPROC_UPSCALE": value])
      #expect(try run.records.first?["out"]?["width"]?.integer == width, "\(value)")
    }
  }

  @Test("may be a list of sinks with commas between, in place of which a flag stands alone")
  func sinks() throws {
    let bucket = try Bucket.ofThree()
    let variables = ["IMGPROC_NOTIFY": "log:one.jsonl,log:two.jsonl"]
    #expect(try bucket.run(["process", "a.jpg"], environment: variables).ending == .exited(0))
    let run = try bucket.run(
      ["process", "--notify", "log:three.jsonl", "--notify", "log:four.jsonl", "b.png"],
      environment: variables)
    #expect(run.ending == .exited(0))
    for name in ["one", "two", "three", "four"] {
      #expect(try JSONValue.lines(bucket.get("\(name).jsonl")).count == 1, "\(name)")
    }
    #expect(try !bucket.files().contains(".imgproc/events.jsonl"))
  }

  @Test("names the deployment in every event")
  func environmentName() throws {
    let bucket = try Bucket.ofThree()
    _ = try bucket.run("process", "a.jpg")
    _ = try bucket.run(["process", "b.png"], environment: ["IMGPROC_ENV": "staging"])
    _ = try bucket.run(["--env", "prod", "process", "c.webp"], environment: ["IMGPROC_ENV": "no"])
    #expect(try bucket.events().map { $0["environment"] } == ["dev", "staging", "prod"])
  }
}
