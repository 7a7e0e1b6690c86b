// What a confined process can still do, tried by one that does the worst, and whether real workers are so
// confined.

import Glibc
import TestSupport
import Testing

@Suite("The sandbox", .timeLimit(.minutes(20)))
struct SandboxTests {
  private func run(_ wall: Argument, _ deed: Argument, in directory: TemporaryDirectory) throws
    -> Finished
  {
    // A signal that reaches the shell or the tests would be a failure of its own.
    try Invocation(
      program: "confined", arguments: [wall, deed], directory: directory.path
    ).run()
  }

  @Test(
    "ends a process that asks for anything but its work", .filtersCalls,
    arguments: [
      "open", "create", "list", "stat", "unlink", "socket", "sendto", "bind", "exec", "fork",
      "thread",
      "ptrace", "kill", "raise", "mmap-code", "mprotect-code", "setrlimit", "unshare", "io_uring",
    ], ["filter", "both"])
  func stopped(deed: String, wall: String) throws {
    let directory = try TemporaryDirectory()
    let run = try run(Argument(wall), Argument(deed), in: directory)
    #expect(run.ending == .killed(signal: SIGSYS) || run.ending == .exited(128 + SIGSYS))
    #expect(try directory.names(in: ".").isEmpty)
  }

  @Test(
    "refuses every file by Landlock alone", .hasLandlock,
    arguments: [("open", EACCES), ("create", EACCES), ("list", EACCES), ("exec", EACCES)])
  func landlock(deed: String, code: Int32) throws {
    let directory = try TemporaryDirectory()
    #expect(try run("landlock", Argument(deed), in: directory).ending == .exited(code))
    #expect(try directory.names(in: ".").isEmpty)
  }

  @Test(
    "leaves room for the work", .filtersCalls, .hasLandlock,
    arguments: ["landlock", "filter", "both"])
  func work(wall: String) throws {
    let run = try run(Argument(wall), "work", in: TemporaryDirectory())
    #expect(run.ending == .exited(0))
    #expect(run.outputText == "worked\n")
  }

  /// The lines of a process's /proc file that begin with `names`.
  private func lines(_ file: String, of process: pid_t, _ names: [String]) throws -> [String] {
    String(decoding: try readFile("/proc/\(process)/\(file)"), as: UTF8.self)
      .split(separator: "\n").filter { line in names.contains { line.hasPrefix($0) } }
      .map { $0.split { $0 == " " || $0 == "\t" }.joined(separator: " ") }
  }

  private func walls(of process: pid_t) throws -> [String] {
    try lines("status", of: process, ["NoNewPrivs:", "Seccomp:"])
  }

  @Test(
    "is round every worker, unless it is off", .filtersCalls,
    arguments: ["auto", "require", "off"], [false, true])
  func workers(mode: String, stream: Bool) throws {
    let bucket = try Bucket(["a.jpg": "demo/photos/dandelions.jpg"])
    let file = open(bucket.directory.file("a.jpg"), O_RDONLY | O_CLOEXEC)
    defer { close(file) }
    let program = try Invocation(
      arguments: ["process", "--sandbox", Argument(mode), stream ? "-" : "a.jpg"],
      input: .descriptor(file), directory: bucket.path
    ).start()
    // Until it has confined itself, a worker is another process's image.
    let worker = eventually { ProcessEntry.workers(of: program.id).first }
    // What is round these tests is round a worker without a sandbox too.
    let ours = try walls(of: getpid())
    let around = eventually {
      let found = try? walls(of: worker)
      return mode == "off" || found?.last == "Seccomp: 2" ? found : nil
    }
    #expect(around == (mode == "off" ? ours : ["NoNewPrivs: 1", "Seccomp: 2"]))
    #expect(try lines("status", of: worker, ["Threads:"]) == ["Threads: 1"])
    let limits: [String] = eventually {
      let limits = try? lines(
        "limits", of: worker, ["Max core file size", "Max open files", "Max cpu time"])
      return limits?.first == "Max cpu time unlimited unlimited seconds" ? nil : limits
    }
    #expect(limits.dropFirst() == ["Max core file size 0 0 bytes", "Max open files 8 8 files"])
    #expect(try program.finish().ending == .exited(0))
  }

  @Test("is told of an odd word")
  func oddWord() throws {
    let bucket = try Bucket.ofThree()
    let run = try bucket.run("process", "--sandbox", "always", "a.jpg")
    #expect(run.ending == .exited(64))
    #expect(run.errorText.contains("auto, require or off"))
  }

  /// Runs the program under a filter of somebody else's that knows no Landlock, as old kernels and some
  /// containers do.
  private func withoutLandlock(_ arguments: Argument..., in bucket: Bucket) throws -> Finished {
    try Invocation(
      arguments: arguments, directory: bucket.path,
      shell: """
        exec strace -f -qq -o /dev/null -e trace=landlock_create_ruleset \
          -e inject=landlock_create_ruleset:error=ENOSYS "$@"
        """
    ).run()
  }

  @Test("that can't be complete does what it can, unless it is required, and then nothing is done")
  func incomplete() throws {
    let bucket = try Bucket.ofThree()
    let auto = try withoutLandlock("process", "a.jpg", in: bucket)
    #expect(auto.ending == .exited(0))
    let required = try withoutLandlock(
      "process", "--sandbox", "require", "-o", "strict/{name}{ext}", "b.png", in: bucket)
    #expect(required.ending == .exited(78))
    #expect(required.errorText.contains("can't be confined"))
    #expect(required.errorText.contains("imgproc doctor"))
    #expect(try bucket.outputs() == ["a.jpg"])
    let doctor = try withoutLandlock("doctor", in: bucket)
    #expect(doctor.outputText.contains("incomplete: --sandbox require would refuse to work"))
  }
}
