// Several runs over one bucket at the same time, as cron lines that overlap start them.

import Glibc
import TestSupport
import Testing

@Suite("Runs at the same time", .timeLimit(.minutes(20)))
struct ConcurrencyTests {
  /// How often sixteen processes meet; `make test-crash` asks for more.
  private var rounds: Int { times("IMGPROC_TEST_ROUNDS", usual: 3) }

  @Test("share one state from its first opening on: none finds it busy, each key has one row")
  func coldStarts() throws {
    for _ in 0..<rounds {
      let bucket = try Bucket()
      for number in 0..<8 { try bucket.put(fixture("formats/jpeg-gray.jpg"), "\(number).jpg") }
      let programs = try (0..<16).map { number in
        try Invocation(
          arguments: [
            "process", "-j", "1", "--json", "\(number % 8).jpg", "\((number + 3) % 8).jpg",
          ],
          directory: bucket.path
        ).start()
      }
      for program in programs {
        let run = try program.finish()
        #expect(run.ending == .exited(0), "\(run.errorText)")
      }
      let state = try bucket.state()
      #expect(state.isSound)
      #expect(state.entries.map(\.name) == (0..<8).map { "\($0).jpg" })
      #expect(state.deliveries == 0)
      let logged = try bucket.events().compactMap { $0["event_id"]?.text }
      #expect(Set(logged) == state.events)
      #expect(try bucket.outputs() == (0..<8).map { "\($0).jpg" })
    }
  }

  /// A bucket with a batch at work on its first key, which stands still.
  private func busy() throws -> (Bucket, RunningProgram, worker: pid_t) {
    let bucket = try Bucket.ofThree()
    try bucket.put(fixture("demo/photos/dandelions.jpg"), "0.jpg")
    let program = try Invocation(
      arguments: ["batch", "--json", "-j", "1"], directory: bucket.path
    ).start()
    let worker = eventually { ProcessEntry.workers(of: program.id).first }
    kill(worker, SIGSTOP)
    return (bucket, program, worker)
  }

  @Test("of two batches the second fails with 75, or is skipped, and touches nothing")
  func locked() throws {
    let (bucket, first, worker) = try busy()
    let failed = try bucket.run("batch")
    #expect(failed.ending == .exited(75))
    #expect(failed.errorText.contains("another batch has this bucket"))
    let skipped = try bucket.run("batch", "--lock", "skip")
    #expect(skipped.ending == .exited(0))
    #expect(skipped.errorText.contains("another batch has this bucket; nothing done"))
    #expect(try bucket.outputs().isEmpty)
    kill(worker, SIGCONT)
    #expect(try first.finish().ending == .exited(0))
    #expect(try bucket.events().count == 4)
  }

  @Test("of two batches the second waits with --lock wait, and makes nothing twice")
  func waiting() throws {
    let (bucket, first, worker) = try busy()
    let second = try Invocation(
      arguments: ["batch", "--json", "--lock", "wait"], directory: bucket.path
    ).start()
    kill(worker, SIGCONT)
    #expect(try first.finish().ending == .exited(0))
    let run = try second.finish()
    #expect(run.ending == .exited(0))
    #expect(try run.records.last?["skipped"] == 4)
    #expect(try bucket.events().count == 4)
    #expect(try bucket.state().entries.count == 4)
  }

  @Test("of two batches the second waits no longer than it may take itself")
  func waitingInVain() throws {
    let (bucket, first, worker) = try busy()
    let second = try bucket.run("batch", "--lock", "wait", "--deadline", "300ms")
    #expect(second.ending == .exited(75))
    #expect(second.errorText.contains("another batch has this bucket"))
    kill(worker, SIGCONT)
    #expect(try first.finish().ending == .exited(0))
  }

  @Test("started together make each output once, whoever comes first")
  func together() throws {
    let bucket = try Bucket()
    for number in 0..<20 { try bucket.put(fixture("formats/jpeg-gray.jpg"), "\(number).jpg") }
    let programs = try (0..<3).map { _ in
      try Invocation(
        arguments: ["batch", "--json", "--lock", "wait"], directory: bucket.path
      ).start()
    }
    var done = 0
    for program in programs {
      let run = try program.finish()
      #expect(run.ending == .exited(0))
      done += try run.records.last?["done"]?.integer ?? 0
      done += try run.records.last?["unchanged"]?.integer ?? 0
    }
    #expect(done == 20)
    #expect(try bucket.events().count == 20)
  }

  @Test("shares of one bucket run side by side, and make up the whole")
  func shards() throws {
    let bucket = try Bucket()
    let keys = (10..<40).map { "\($0).jpg" }
    for key in keys { try bucket.put(fixture("formats/jpeg-gray.jpg"), key) }
    let programs = try (1...2).map { share in
      try Invocation(
        arguments: ["batch", "--json", "-j", "1", "--shard", "\(share)/2"], directory: bucket.path
      ).start()
    }
    let shares = try programs.map { program in
      let run = try program.finish()
      #expect(run.ending == .exited(0), "\(run.errorText)")
      return Set(try run.records.dropLast().compactMap { $0["key"]?.text })
    }
    #expect(shares[0].isDisjoint(with: shares[1]))
    #expect(shares[0].union(shares[1]) == Set(keys))
    #expect(shares.allSatisfy { !$0.isEmpty })
    #expect(try bucket.events().count == keys.count)
  }
}
