// What the program says of itself.

import Glibc
import TestSupport
import Testing

@Suite("The program")
struct HelpTests {
  private func run(_ arguments: [String]) throws -> Finished {
    try Invocation(arguments: arguments.map { Argument($0) }).run()
  }

  @Test(
    "explains itself and every command on standard output",
    arguments: [
      ["--help"], ["-h"], ["help"], ["process", "--help"], ["info", "--help"], ["doctor", "-h"],
      ["help", "process"],
    ])
  func help(arguments: [String]) throws {
    let run = try run(arguments)
    #expect(run.ending == .exited(0))
    #expect(run.errorText == "")
    #expect(run.outputText.contains("USAGE: imgproc"))
  }

  @Test("names every command in its help")
  func commands() throws {
    let text = try run(["--help"]).outputText
    for command in ["process", "info", "doctor"] { #expect(text.contains("\n  \(command) ")) }
  }

  @Test("names the default of every limit in the help of process")
  func defaults() throws {
    let words = try run(["process", "--help"]).outputText.split(whereSeparator: \.isWhitespace)
    let text = words.joined(separator: " ")
    for flag in [
      "(default: 100M)", "(default: 16383)", "(default: 256M)", "(default: 5m)", "(default: 1G)",
      "(default: 2048x2048)", "(default: 80)", "(default: keep)",
    ] {
      #expect(text.contains(flag))
    }
  }

  @Test(
    "states in its help what happens without any option, and that other tools do otherwise",
    arguments: [["--help"], ["process", "--help"]])
  func standardRecipe(arguments: [String]) throws {
    let words = try run(arguments).outputText.split(whereSeparator: \.isWhitespace)
    let text = words.joined(separator: " ")
    for claim in [
      "fit inside 2048x2048", "never enlarged", "auto-orient", "quality 80",
      "all metadata except its ICC profile and copyright", "is no larger than it",
      "the input's own pixels", "vips, ImageMagick and sharp", "$IMGPROC_MAX_PIXELS",
    ] {
      #expect(text.contains(claim), "\(claim)")
    }
  }

  @Test("names in its full help every format, filter and sink that it takes")
  func lists() throws {
    let words = try run(["process", "--help-all"]).outputText.split(whereSeparator: \.isWhitespace)
    let text = words.joined(separator: " ")
    for list in [
      "keep, jpeg, png, webp or smallest.", "box, linear, cubic, mitchell, lanczos2 or lanczos3.",
      "800x or 800 (width alone)", "log:PATH", "file://",
    ] {
      #expect(text.contains(list), "\(list)")
    }
  }

  @Test("says its version")
  func version() throws {
    let run = try run(["--version"])
    #expect(run.ending == .exited(0))
    let parts = run.outputText.split(separator: "\n").first?.split(separator: ".") ?? []
    #expect(parts.count == 3 && parts.allSatisfy { Int($0) != nil })
  }

  @Test("shows libraries, SIMD path and kernel features in doctor")
  func doctor() throws {
    let run = try run(["doctor"])
    #expect(run.ending == .exited(0))
    for name in ["imgproc", "png", "jpeg", "webp", "simd", "kernel", "openat2", "landlock"] {
      #expect(run.outputText.contains(name), "\(name)")
    }
    let record = try #require(try self.run(["doctor", "--json"]).records.first)
    #expect(record["v"] == 1)
    #expect(record["libraries"]?.names.count ?? 0 >= 3)
    for version in record["libraries"]?.names ?? [] {
      #expect(record["libraries"]?[version]?.text?.contains { $0.isNumber } == true)
    }
    #expect(record["openat2"] == true)
  }

  @Test("says in doctor that the sandbox is whole", .filtersCalls, .hasLandlock)
  func doctorOfSandbox() throws {
    #expect(try run(["doctor", "--json"]).records.first?["sandbox"] == true)
  }

  @Test("doesn't take a current directory that is shut for a kernel without openat2")
  func doctorElsewhere() throws {
    let directory = try TemporaryDirectory()
    // Root passes shut doors by a capability, which it is made to give up.
    let run = try Invocation(
      arguments: ["doctor", "--json"], directory: directory.path,
      shell: """
        chmod 000 .; [ "$(id -u)" -ne 0 ] || exec setpriv --bounding-set=-all "$@"; exec "$@"
        """
    ).run()
    #expect(chmod(directory.path, 0o700) == 0)
    #expect(run.ending == .exited(0))
    #expect(try run.records.first?["openat2"] == true)
  }

  @Test("without any argument shows what it can do")
  func nothing() throws {
    let run = try run([])
    #expect((run.outputText + run.errorText).contains("USAGE: imgproc"))
  }

  @Test(
    "refuses a worker's command line that no coordinator gave", arguments: ["0", "-1", "x", ""])
  func worker(memory: String) throws {
    #expect(try run(["worker", memory, "1", "1", "auto"]).ending == .exited(64))
  }

  @Test("as a worker ends by itself where its standard input is no coordinator")
  func strayWorker() throws {
    let run = try run(["worker", "1000000000", "1", "1", "auto"])
    #expect(run.ending == .exited(70))
    #expect(run.output.isEmpty)
  }
}
