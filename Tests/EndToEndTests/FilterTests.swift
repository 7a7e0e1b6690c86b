// `process -`: a Unix filter.

import Glibc
import Raster
import TestSupport
import Testing

@Suite("As a filter, the program")
struct FilterTests {
  let bucket: Bucket
  let photo: [UInt8]

  init() throws {
    bucket = try Bucket([
      "in.jpg": "demo/photos/railway-gps.jpg", "old.jpg": "formats/jpeg-gray.jpg",
    ])
    photo = try bucket.get("in.jpg")
  }

  private func filter(_ arguments: Argument..., input: [UInt8]) throws -> Finished {
    try Invocation(
      arguments: ["process", "-"] + arguments, input: .pipe(input), directory: bucket.path
    ).run()
  }

  @Test("turns a pipe's image into an image on standard output, and says nothing")
  func pipe() throws {
    let run = try filter("-s", "300x", input: photo)
    #expect(run.ending == .exited(0))
    #expect(run.errorText == "")
    let image = try DecodedImage(run.output)
    #expect(image.header.format == .jpeg)
    #expect(image.size.width == 300)
    #expect(try bucket.files() == ["in.jpg", "old.jpg"])
  }

  @Test("makes of a redirected file what it makes of a pipe, wherever the file is positioned")
  func redirected() throws {
    let piped = try filter("-f", "png", "-s", "10%", input: photo)
    for offset in [0, photo.count] {
      let file = open(bucket.directory.file("mixed"), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
      defer { close(file) }
      // What stands before the position has been read by somebody else, as `head -c` would.
      try writeAll([UInt8](repeating: 0xAA, count: offset) + photo, to: file)
      lseek(file, off_t(offset), SEEK_SET)
      let run = try Invocation(
        arguments: ["process", "-", "-f", "png", "-s", "10%"], input: .descriptor(file)
      ).run()
      #expect(run.ending == .exited(0))
      #expect(run.output == piped.output)
    }
    #expect(try DecodedImage(piped.output).header.format == .png)
  }

  @Test("agrees with the bucket's way: the same bytes come of the same recipe")
  func agrees() throws {
    let run = try filter("-s", "128x128", "-q", "60", input: photo)
    #expect(try bucket.run("process", "-s", "128x128", "-q", "60", "in.jpg").ending == .exited(0))
    #expect(try run.output == bucket.get("processed/in.jpg"))
  }

  @Test("writes to any file with --output, in place of what was there")
  func output() throws {
    let before = try bucket.directory.status("old.jpg").st_ino
    let run = try filter("-s", "64x", "-o", "old.jpg", input: photo)
    #expect(run.ending == .exited(0))
    #expect(run.output.isEmpty)
    #expect(try DecodedImage(bucket.get("old.jpg")).size.width == 64)
    // A new file took the name: nobody saw a half-written one under it.
    #expect(try bucket.directory.status("old.jpg").st_ino != before)
    #expect(try bucket.files() == ["in.jpg", "old.jpg"])
    let absolute = Argument("\(bucket.path)/new.jpg")
    #expect(try filter("-s", "32x", "-o", absolute, input: photo).ending == .exited(0))
    #expect(try DecodedImage(bucket.get("new.jpg")).size.width == 32)
  }

  @Test("leaves the old file of --output as it was when the image fails")
  func outputAfterFailure() throws {
    let run = try filter("-o", "old.jpg", input: Array(photo.dropLast(1000)))
    #expect(run.ending == .exited(65))
    #expect(try bucket.get("old.jpg") == fixture("formats/jpeg-gray.jpg"))
    #expect(try bucket.files() == ["in.jpg", "old.jpg"])
  }

  @Test("refuses to put its file in the place of a pipe or a device", arguments: ["fifo", "link"])
  func outputSpecial(name: String) throws {
    #expect(mkfifo(bucket.directory.file("fifo"), 0o666) == 0)
    try bucket.directory.link("link", to: "fifo")
    let run = try filter("-o", Argument(name), input: photo)
    #expect(run.ending == .exited(64))
    #expect(run.errorText.contains("--output: '\(name)' is no file"))
    #expect(try bucket.directory.status("fifo").st_mode & S_IFMT == S_IFIFO)
    #expect(try bucket.directory.status("link").st_mode & S_IFMT == S_IFLNK)
  }

  @Test(
    "says what is wrong with --output, which is no bucket and no key",
    arguments: [("none/x.jpg", 73), (".", 64), ("", 64), ("in.jpg/", 73)] as [(String, Int32)])
  func outputNowhere(name: String, status: Int32) throws {
    let run = try filter("-o", Argument(name), input: photo)
    #expect(run.ending == .exited(status))
    let line = try #require(run.errorLines.first)
    #expect(!line.contains("bucket") && !line.contains("key"))
    #expect(try bucket.files() == ["in.jpg", "old.jpg"])
  }

  @Test("refuses to write an image to a terminal")
  func terminal() throws {
    let terminal = try Terminal()
    let run = try Invocation(
      arguments: ["process", "-"], input: .pipe(photo), output: terminal.screen,
      directory: bucket.path
    ).run()
    #expect(run.ending == .exited(64))
    #expect(run.errorText.contains("terminal"))
    #expect(!terminal.hasText)
    let toFile = try Invocation(
      arguments: ["process", "-", "-o", "out.jpg"], input: .pipe(photo), output: terminal.screen,
      directory: bucket.path
    ).run()
    #expect(toFile.ending == .exited(0))
  }

  @Test(
    "ends quietly when nobody reads its output, whatever the shell made of SIGPIPE",
    arguments: [(nil, .killed(signal: SIGPIPE)), (#"trap "" PIPE; exec "$@""#, .exited(141))]
      as [(String?, Ending)])
  func closedPipe(shell: String?, ending: Ending) throws {
    let program = try Invocation(
      arguments: ["process", "-", "-s", "100%", "-f", "png"], input: .pipe(photo), shell: shell
    ).start()
    program.closeOutput()
    let run = try program.finish()
    #expect(run.ending == ending)
    #expect(run.errorText == "")
  }

  @Test("ends quietly when nobody reads its JSON Lines")
  func closedJSON() throws {
    let program = try Invocation(
      arguments: ["process", "--json", "in.jpg"], directory: bucket.path,
      shell: #"trap "" PIPE; exec "$@""#
    ).start()
    program.closeOutput()
    let run = try program.finish()
    #expect(run.ending == .exited(141))
    #expect(run.errorText == "")
  }

  @Test(
    "fails with 65 and writes nothing for what is no whole image",
    arguments: [[], characters("GIF89a nothing that is read"), [0xFF, 0xD8, 0xFF, 0xE0]])
  func garbage(input: [UInt8]) throws {
    let run = try filter(input: input)
    #expect(run.ending == .exited(65))
    #expect(run.output.isEmpty)
    #expect(run.errorText.hasPrefix("imgproc: standard input: "))
    #expect(run.errorLines.count == 1)
  }

  @Test("holds a stream to the limits too")
  func limits() throws {
    let run = try filter("--max-input", "10k", input: photo)
    #expect(run.ending == .exited(65))
    #expect(run.errorText.contains("--max-input"))
    #expect(run.output.isEmpty)
  }

  @Test("keeps JSON and image apart: --json needs another descriptor or --output")
  func json() throws {
    #expect(try filter("--json", input: photo).ending == .exited(64))
    #expect(try filter("--json-fd", "1", input: photo).ending == .exited(64))
    let run = try filter("--json", "-o", "out.jpg", input: photo)
    #expect(run.ending == .exited(0))
    #expect(try run.records.map { $0["event"] } == ["outcome", "summary"])
    #expect(try DecodedImage(bucket.get("out.jpg")).header.format == .jpeg)
  }
  @Test("tells its image in the same JSON as a key: an outcome, whose key is -, and a summary")
  func records() throws {
    let run = try filter("--json", "-s", "64x", "-q", "70", "-o", "out.jpg", input: photo)
    #expect(run.errorText == "")
    let records = try run.records
    try #require(records.count == 2)
    let keyed = try bucket.run("process", "--json", "-s", "64x", "-q", "70", "in.jpg").records
    #expect(records.map(\.names) == keyed.map(\.names))
    for name in ["v", "event", "status", "reason", "in", "out", "operations", "warnings"] {
      #expect(records[0][name] == keyed[0][name], "\(name)")
    }
    #expect(records[0]["key"] == "-")
    #expect(records[0]["output"] == .null)
    #expect(records[0]["ms"]?.number ?? 0 > 0)
    for name in ["keys", "done", "unchanged", "skipped", "failed", "bytes_in", "bytes_out"] {
      #expect(records[1][name] == keyed[1][name], "\(name)")
    }
    #expect(records[0]["run_id"] == records[1]["run_id"])
  }

  @Test(
    "tells a failure in JSON too, whether the image or the output's place is to blame",
    arguments: [("out.jpg", 65, "truncated"), ("none/out.jpg", 73, "cannot_create")]
      as [(String, Int32, String)])
  func failureRecords(output: String, status: Int32, code: String) throws {
    let run = try filter(
      "--json", "-o", Argument(output), input: Array(photo.dropLast(status == 65 ? 1000 : 0)))
    #expect(run.ending == .exited(status))
    let records = try run.records
    #expect(records.map { $0["event"] } == ["outcome", "summary"])
    #expect(records.first?["key"] == "-")
    #expect(records.first?["status"] == "failed")
    #expect(records.first?["code"]?.text == code)
    #expect(records.first?["reason"]?.text?.isEmpty == false)
    #expect(records.last?["failed"] == 1)
    #expect(run.errorLines.count == 1)
  }

  @Test("puts its JSON on a descriptor of its own while the image is on standard output")
  func descriptor() throws {
    let run = try Invocation(
      arguments: ["process", "-", "-s", "32x", "--json-fd", "7"], input: .pipe(photo),
      directory: bucket.path, shell: #"exec "$@" 7>report"#
    ).run()
    #expect(run.ending == .exited(0))
    #expect(try DecodedImage(run.output).size.width == 32)
    #expect(
      try JSONValue.lines(bucket.get("report")).map { $0["event"] } == ["outcome", "summary"])
  }

  @Test("says what is odd about its image, unless it is to be quiet")
  func warnings() throws {
    let animation = try fixture("formats/webp-animated.webp")
    let run = try filter("-f", "jpeg", input: animation)
    #expect(run.ending == .exited(0))
    #expect(run.errorLines.count == 1)
    #expect(run.errorText.hasPrefix("imgproc: standard input: "))
    #expect(run.errorText.contains("frame"))
    #expect(try filter("-Q", "-f", "jpeg", input: animation).errorText == "")
    let record = try filter("--json", "-f", "jpeg", "-o", "out.jpg", input: animation).records.first
    #expect(record?["warnings"]?.elements?.count == 1)
  }

  @Test("says what it made with --verbose")
  func verbose() throws {
    let run = try filter("-v", "-s", "32x", input: photo)
    #expect(run.errorText.contains("standard input: "))
    #expect(run.errorText.contains(" -> 32x"))
  }

  @Test(
    "refuses flags on what a stream has not, and doesn't mind their variables",
    arguments: [
      ("--bucket", "."), ("--env", "prod"), ("--notify", "log:log.jsonl"), ("-j", "2"),
      ("--notify-on", "skip"), ("--format-events", "s3"), ("--state", "elsewhere"),
      ("--memory-total", "1G"), ("--deadline", "1h"), ("--on-collision", "suffix"),
    ])
  func inapplicable(flag: String, value: String) throws {
    let run = try filter(Argument(flag), Argument(value), input: photo)
    #expect(run.ending == .exited(64))
    #expect(run.output.isEmpty)
    let name = flag == "-j" ? "--jobs" : flag
    #expect(run.errorText.hasPrefix("imgproc: \(name) does not go with standard input: "))
    let variable = "IMGPROC_" + name.dropFirst(2).uppercased().replacing("-", with: "_")
    let byVariable = try Invocation(
      arguments: ["process", "-", "-s", "8x"], input: .pipe(photo),
      environment: [variable: value], directory: bucket.path
    ).run()
    #expect(byVariable.ending == .exited(0))
    #expect(try bucket.files() == ["in.jpg", "old.jpg"])
  }

  @Test(
    "refuses switches on what a stream has not",
    arguments: ["--force", "--fail-fast", "--keep-dates", "--require-notify"])
  func inapplicableSwitch(flag: String) throws {
    let run = try filter(Argument(flag), input: photo)
    #expect(run.ending == .exited(64))
    #expect(run.errorText.hasPrefix("imgproc: \(flag) does not go with standard input: "))
  }

  @Test("refuses the bucket's flags before the command's name as well")
  func inapplicableOutside() throws {
    let run = try Invocation(
      arguments: ["--bucket", ".", "process", "-"], input: .pipe(photo), directory: bucket.path
    ).run()
    #expect(run.ending == .exited(64))
    #expect(run.output.isEmpty)
  }
}
