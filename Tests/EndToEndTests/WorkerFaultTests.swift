// A worker that dies, hangs or starves costs the key that it was given, and nothing else.

import Glibc
import TestSupport
import Testing

@Suite("A worker", .timeLimit(.minutes(20)))
struct WorkerFaultTests {
  /// A bucket whose first key keeps a worker busy for long enough to be met there.
  private func busyBucket() throws -> Bucket {
    let bucket = try Bucket.ofThree()
    try bucket.put(fixture("demo/photos/dandelions.jpg"), "slow.jpg")
    return bucket
  }

  @Test("that is killed costs its key only, and the rest is done by another")
  func killed() throws {
    let bucket = try busyBucket()
    let program = try Invocation(
      arguments: ["process", "--json", "-j", "1", "slow.jpg", "a.jpg", "b.png", "c.webp"],
      directory: bucket.path
    ).start()
    let worker = eventually { ProcessEntry.workers(of: program.id).first }
    kill(worker, SIGKILL)
    let run = try program.finish()
    #expect(run.ending == .exited(1))
    let records = try run.records
    #expect(records.first?["code"] == "worker_died")
    #expect(records.first?["reason"]?.text?.contains("signal 9") == true)
    #expect(records.dropFirst().dropLast().allSatisfy { $0["status"] != "failed" })
    #expect(try bucket.outputs() == ["a.jpg", "b.png", "c.webp"])
  }

  @Test("that is killed in a run of one key ends it with 70")
  func killedAlone() throws {
    let bucket = try busyBucket()
    let program = try Invocation(
      arguments: ["process", "slow.jpg"], directory: bucket.path
    ).start()
    kill(eventually { ProcessEntry.workers(of: program.id).first }, SIGKILL)
    #expect(try program.finish().ending == .exited(70))
    #expect(try bucket.outputs().isEmpty)
  }

  @Test("that is stopped is given up at the timeout, is killed, and the rest is done")
  func stopped() throws {
    let bucket = try busyBucket()
    let program = try Invocation(
      arguments: [
        "process", "--json", "-j", "1", "--timeout", "5s", "slow.jpg", "a.jpg", "b.png",
      ], directory: bucket.path
    ).start()
    let worker = eventually { ProcessEntry.workers(of: program.id).first }
    kill(worker, SIGSTOP)
    let run = try program.finish()
    #expect(run.ending == .exited(1))
    #expect(try run.records.first?["code"] == "timed_out")
    #expect(try bucket.outputs() == ["a.jpg", "b.png"])
    #expect(ProcessEntry(worker)?.isDead ?? true)
  }

  @Test("that takes too long fails its key with the limit's name and value")
  func timeout() throws {
    let bucket = try busyBucket()
    let run = try bucket.run("process", "--timeout", "1ms", "slow.jpg")
    #expect(run.ending == .exited(65))
    #expect(run.errorText.contains("0.001 s (--timeout)"))
    #expect(try bucket.outputs().isEmpty)
  }

  @Test(
    "that needs more memory than it may have fails its key, and the rest is done",
    .boundsMemory)
  func memory() throws {
    let bucket = try Bucket.ofThree()
    try bucket.put(fixture("malformed/png-bomb-12000x12000.png"), "bomb.png")
    let run = try bucket.run(
      "process", "--json", "-j", "1", "--memory", "200M", "--max-pixels", "200M", "-s", "100%",
      "-f", "webp", "a.jpg", "bomb.png", "b.png")
    #expect(run.ending == .exited(1))
    let records = try run.records
    #expect(records.dropLast().map { $0["status"] != "failed" } == [true, false, true])
    #expect(records[1]["code"] == "out_of_memory")
    #expect(run.errorText.contains("--memory"))
    #expect(try bucket.outputs() == ["a.webp", "b.webp"])
  }

  @Test("is given enough memory to begin with, or none is started")
  func noMemory() throws {
    let bucket = try Bucket.ofThree()
    let tooLittle = try bucket.run("process", "--memory", "95M", "a.jpg", "b.png")
    #expect(tooLittle.ending == .exited(64))
    #expect(tooLittle.errorText.contains("--memory"))
    #expect(try bucket.outputs().isEmpty)
    let least = try bucket.run("process", "--memory", "96M", "a.jpg", "b.png")
    #expect(least.ending == .exited(0))
  }

  @Test("doesn't outlive a coordinator that is killed", arguments: [1, 2])
  func orphan(jobs: Int) throws {
    let bucket = try busyBucket()
    try bucket.put(bucket.get("slow.jpg"), "slow2.jpg")
    let program = try Invocation(
      arguments: ["process", "-j", "\(jobs)", "slow.jpg", "slow2.jpg"], directory: bucket.path
    ).start()
    let workers: [pid_t] = eventually {
      let workers = ProcessEntry.workers(of: program.id)
      return workers.count == jobs ? workers : nil
    }
    program.signalled(SIGKILL)
    #expect(try program.finish().ending == .killed(signal: SIGKILL))
    for worker in workers { eventually { ProcessEntry(worker)?.isDead ?? true ? () : nil } }
    #expect(try bucket.outputs().isEmpty)
  }

  @Test("ends with the run that it worked for")
  func ends() throws {
    let bucket = try busyBucket()
    let program = try Invocation(
      arguments: ["process", "-j", "1", "-s", "32x", "slow.jpg", "a.jpg"], directory: bucket.path
    ).start()
    let worker = eventually { ProcessEntry.workers(of: program.id).first }
    #expect(try program.finish().ending == .exited(0))
    #expect(ProcessEntry(worker)?.isDead ?? true)
    #expect(try bucket.outputs() == ["a.jpg", "slow.jpg"])
  }
}
