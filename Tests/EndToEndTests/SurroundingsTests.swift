// The program where its caller left odd things behind: open descriptors, limits, links, pipes.

import Glibc
import TestSupport
import Testing

@Suite("Odd surroundings")
struct SurroundingsTests {
  /// Runs the program in the bucket as `script`, a line of sh, calls it.
  private func run(_ arguments: Argument..., as script: String, in bucket: Bucket) throws
    -> Finished
  {
    try Invocation(arguments: arguments, directory: bucket.path, shell: script).run()
  }

  @Test("descriptors that the caller left open cost no key, and no worker holds them")
  func inheritedDescriptors() throws {
    let bucket = try Bucket.ofThree()
    let open = (3...9).map { "\($0)</dev/null" }.joined(separator: " ")
    let run = try run("process", "a.jpg", "b.png", as: #"exec "$@" "# + open, in: bucket)
    #expect(run.ending == .exited(0))
    #expect(try bucket.outputs() == ["a.jpg", "b.png"])
  }

  @Test(
    "a lower memory limit of the caller's own is kept to, and costs no key",
    .boundsMemory)
  func callersLimit() throws {
    let bucket = try Bucket.ofThree()
    let run = try run(
      "process", "a.jpg", "b.png", as: #"ulimit -v 900000 && exec "$@""#, in: bucket)
    #expect(run.ending == .exited(0))
  }

  @Test("too few threads for the lanes asked for mean fewer lanes")
  func manyLanes() throws {
    let bucket = try Bucket.ofThree()
    let run = try bucket.run("process", "-j", "64", "a.jpg", "b.png", "c.webp")
    #expect(run.ending == .exited(0))
  }

  @Test("a log that is a pipe is refused, and the image is done all the same")
  func pipeAsLog() throws {
    let bucket = try Bucket.ofThree()
    mkfifo(bucket.path + "/pipe", 0o600)
    let run = try bucket.run("process", "--notify", "log:pipe", "--require-notify", "a.jpg")
    #expect(run.ending == .exited(75))
    #expect(run.errorText.contains("pipe"))
    #expect(try bucket.outputs() == ["a.jpg"])
  }

  @Test("state and log are opened beneath the bucket: a link that leads out of it is not followed")
  func linkedState() throws {
    let bucket = try Bucket.ofThree()
    let elsewhere = try TemporaryDirectory()
    symlink(elsewhere.path, bucket.path + "/.imgproc")
    let run = try bucket.run("process", "a.jpg")
    #expect(run.ending == .exited(77))
    #expect(try elsewhere.names(in: ".").isEmpty)
  }

  @Test("--output through a link replaces what the link leads to")
  func linkAsOutput() throws {
    let bucket = try Bucket.ofThree()
    try bucket.put(Array("old".utf8), "real.jpg")
    symlink("real.jpg", bucket.path + "/link.jpg")
    let run = try run("process", "-", "-o", "link.jpg", as: #"exec "$@" < a.jpg"#, in: bucket)
    #expect(run.ending == .exited(0))
    var status = stat()
    #expect(lstat(bucket.path + "/link.jpg", &status) == 0 && status.st_mode & S_IFMT == S_IFLNK)
    #expect(try bucket.get("real.jpg").starts(with: [0xFF, 0xD8]))
  }

  @Test("a key that is the output of another is refused before anything is written")
  func outputAsInput() throws {
    let bucket = try Bucket.ofThree()
    try bucket.put(fixture("formats/jpeg-baseline-444.jpg"), "processed/a.jpg")
    let run = try bucket.run("process", "a.jpg", "processed/a.jpg")
    #expect(run.ending == .exited(64))
    #expect(try bucket.outputs() == ["a.jpg"])
    #expect(try bucket.get("processed/a.jpg") == fixture("formats/jpeg-baseline-444.jpg"))
  }
}
