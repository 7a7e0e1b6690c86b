// Config files and presets, as a person meets them.

import TestSupport
import Testing

@testable import imgproc

@Suite("A config file")
struct ConfigTests {
  private func bucket(_ config: String) throws -> Bucket {
    let bucket = try Bucket.ofThree()
    try bucket.put(Array(config.utf8), ".imgproc/config.yaml")
    return bucket
  }

  private func width(
    _ bucket: Bucket, _ flags: [Argument] = [], _ variables: [String: String] = [:]
  ) throws -> Int {
    let run = try bucket.run(["process", "--force", "a.jpg"] + flags, environment: variables)
    #expect(run.ending == .exited(0), "\(run.errorText)")
    return try DecodedImage(bucket.get("processed/a.jpg")).size.width
  }

  @Test("is stronger than a preset and weaker than a variable, which is weaker than a flag")
  func precedence() throws {
    let bucket = try bucket(
      "preset: tiny\nresize: 24x\npresets:\n  tiny:\n    resize: 8x\n    quality: 41\n")
    #expect(try width(bucket) == 24)
    #expect(try width(bucket, [], ["IMGPROC_RESIZE": "16x"]) == 16)
    #expect(try width(bucket, ["-s", "12x"], ["IMGPROC_RESIZE": "16x"]) == 12)
    let run = try bucket.run("process", "--json", "--force", "a.jpg")
    #expect(try run.records.first?["out"]?["quality"]?.integer == 41)
  }

  @Test("of a width in a stronger place hides a whole size in a weaker one")
  func rivals() throws {
    let bucket = try bucket("resize: 24x24\n")
    #expect(try width(bucket, [], ["IMGPROC_WIDTH": "16"]) == 16)
    #expect(try width(bucket, ["-W", "12"]) == 12)
  }

  @Test("of several widths gives way to one in a stronger place, and one to several")
  func severalRivals() throws {
    let several = try bucket("widths: [8, 16]\n")
    #expect(try width(several, ["-W", "12"]) == 12)
    #expect(try width(several, [], ["IMGPROC_RESIZE": "10x"]) == 10)
    let named = try bucket("out: ['s:8x', 'm:16x']\n")
    #expect(try width(named, ["-W", "12"]) == 12)
    let one = try bucket("resize: 24x24\n")
    for flags in [["--widths", "8,16"], ["--out", "s:8x", "--out", "m:16x"]] {
      let run = try one.run(["process", "--json", "--force", "a.jpg"] + flags.map { Argument($0) })
      #expect(try run.records.first?["outputs"]?.elements?.count == 2)
    }
  }

  @Test("may be a person's own, which is weaker than the bucket's, or the one that is named")
  func places() throws {
    let bucket = try bucket("resize: 24x\n")
    try bucket.put(Array("resize: 16x\nquality: 33\n".utf8), "home/.config/imgproc/config.yaml")
    try bucket.put(Array("resize: 10x\n".utf8), "named.yaml")
    let home = ["HOME": "\(bucket.path)/home", "XDG_CONFIG_HOME": ""]
    let run = try bucket.run(["process", "--json", "a.jpg"], environment: home)
    #expect(try run.records.first?["out"]?["quality"]?.integer == 33)
    #expect(try run.records.first?["out"]?["width"]?.integer == 24)
    #expect(try width(bucket, ["--config", "named.yaml"], home) == 10)
    let missing = try bucket.run("process", "a.jpg", "--config", "no.yaml")
    #expect(missing.ending == .exited(78))
  }

  @Test(
    "that makes no sense ends a run with 78 before anything is done, and says where",
    arguments: [
      ("qualty: 75\n", "config.yaml:1: there is no setting 'qualty'; did you mean quality?"),
      ("max_pixels: 1M\n", "did you mean max-pixels?"),
      ("quality: best\n", "config.yaml:1: quality: 'best' is not a whole number from 1 to 100"),
      ("upscale: maybe\n", "config.yaml:1: upscale: 'maybe' is not 1 or 0"),
      ("quality:\n", "config.yaml:1: quality: has no value"), ("- a\n- b\n", "is no list of"),
      ("quality: [\n", "no YAML"), ("quality: 75\nquality: 80\n", "said more than once"),
      ("webhook-secret: abc\n", "would be a secret in a config file"),
      ("preset: webb\n", "there is no preset 'webb'; did you mean web?"),
      ("notify: ['exec:rm']\n", "a bucket's own config can't say which programs to run"),
      ("allow-private: on\n", "a bucket's own config can't say allow-private"),
    ])
  func refused(config: String, words: String) throws {
    let bucket = try bucket(config)
    let run = try bucket.run("process", "a.jpg")
    #expect(run.ending == .exited(78))
    #expect(run.errorText.contains(words), "\(run.errorText)")
    #expect(try bucket.outputs().isEmpty)
  }

  @Test("is checked as a whole: every fault is told")
  func check() throws {
    let bucket = try bucket(
      "qualty: 1\nquality: x\nresize: big\npresets:\n  own:\n    format: gif\n")
    let run = try bucket.run("config", "check")
    #expect(run.ending == .exited(78))
    for place in ["config.yaml:1:", "config.yaml:2:", "config.yaml:3:", "config.yaml:6:"] {
      #expect(run.errorText.contains(place), "\(place) in \(run.errorText)")
    }
    #expect(try Bucket.ofThree().run("config", "check").ending == .exited(0))
  }

  @Test("has the deployment's name for ${env}")
  func environment() throws {
    let bucket = try bucket("env: blue\noutput: 'out-${env}/{key}'\n")
    #expect(try bucket.run("process", "a.jpg").ending == .exited(0))
    #expect(try bucket.files().contains("out-blue/a.jpg"))
    #expect(try bucket.run("--env", "green", "process", "a.jpg").ending == .exited(0))
    #expect(try bucket.files().contains("out-green/a.jpg"))
  }

  @Test(
    "is written with every setting explained, is no config until edited, and is not overwritten")
  func begin() throws {
    let bucket = try Bucket.ofThree()
    #expect(try bucket.run("config", "init").ending == .exited(0))
    let text = String(decoding: try bucket.get(".imgproc/config.yaml"), as: UTF8.self)
    for key in try ConfigKeys().names { #expect(text.contains("\n#\(key): "), "\(key)") }
    #expect(try bucket.run("config", "check").ending == .exited(0))
    #expect(try bucket.run("config", "init").ending == .exited(73))
  }

  @Test("may hold every key that there is: each is really read")
  func everyKey() throws {
    // Whatever stands there is their value.
    let free: Set = ["env", "state", "preset"]
    let keys = try ConfigKeys().names.filter { !free.contains($0) }
    let bucket = try Bucket.ofThree()
    let lines = keys.map { "\($0): '{nonsense}'" }.joined(separator: "\n")
    try bucket.put(Array(lines.utf8), "c.yaml")
    let run = try bucket.run("config", "check", "--config", "c.yaml")
    #expect(run.ending == .exited(78))
    for (index, key) in keys.enumerated() {
      #expect(run.errorText.contains("c.yaml:\(index + 1): \(key)"), "\(key): \(run.errorText)")
    }
  }

  @Test("is shown with each value and where it comes from")
  func show() throws {
    let bucket = try bucket("quality: 71\n")
    let run = try bucket.run(
      ["config", "show", "--json", "-s", "9x", "--preset", "social"],
      environment: ["IMGPROC_EFFORT": "3"])
    #expect(run.ending == .exited(0), "\(run.errorText)")
    var origins: [String: String] = [:]
    for record in try run.records {
      origins[record["key"]?.text ?? ""] =
        "\(record["value"]?.text ?? "") \(record["origin"]?.text ?? "")"
    }
    #expect(origins["quality"] == "71 config")
    #expect(origins["resize"] == "9x flag")
    #expect(origins["effort"] == "3 variable")
    #expect(origins["fit"] == "cover preset")
    #expect(origins["kernel"] == "lanczos3 default")
    #expect(try bucket.run("config", "show").outputText.contains("config.yaml:1: quality"))
    let told = try bucket.run("process", "-v", "a.jpg").errorText
    #expect(told.contains("quality is 71, by "))
  }
}

@Suite("A preset")
struct PresetTests {
  @Test(
    "that comes with the program can be read, whichever it is",
    arguments: builtinPresets.map(\.name))
  func builtin(name: String) throws {
    let bucket = try Bucket.ofThree()
    let run = try bucket.run("process", "--preset", Argument(name), "a.jpg", "b.png", "c.webp")
    #expect(run.ending == .exited(0), "\(run.errorText)")
    #expect(try bucket.run("presets", "show", Argument(name)).outputText.contains("\(name):"))
    #expect(
      try bucket.run("presets", "list").outputText.contains("\n\(name) ") || name == "thumbnail")
  }

  @Test("that is unknown is refused with the one that was meant")
  func unknown() throws {
    let run = try Bucket.ofThree().run("process", "--preset", "thumnail", "a.jpg")
    #expect(run.ending == .exited(64))
    #expect(run.errorText.contains("there is no preset 'thumnail'; did you mean thumbnail?"))
  }

  @Test("that changes has the images made again whose recipe it changes, and no others")
  func change() throws {
    let bucket = try Bucket.ofThree()
    func run(_ settings: String) throws -> [JSONValue] {
      let config = "preset: own\npresets:\n  own:\n    \(settings)\n"
      try bucket.put(Array(config.utf8), ".imgproc/config.yaml")
      return try bucket.run("batch", "--json").records.filter { $0["event"] == "outcome" }
    }
    #expect(try run("resize: 32x").allSatisfy { $0["status"] != "skipped" })
    #expect(try run("resize: 32x").allSatisfy { $0["status"] == "skipped" })
    #expect(try run("resize: 24x").allSatisfy { $0["status"] == "done" })
  }
}
