// The relay over an outbox of its own and a clock that jumps: a day of retries passes in a moment.

import Events
import State
import Synchronization
import TestSupport
import Testing
import Transport

@testable import Engine

/// A clock that nobody waits for.
private final class JumpingClock: Sendable {
  private let time: Mutex<Moment>
  private let start: Moment

  init() {
    start = .now
    time = Mutex(start)
  }

  /// Seconds since the beginning.
  var seconds: Double { Double(time.withLock { $0 }.milliseconds - start.milliseconds) / 1000 }

  var clock: RelayClock {
    RelayClock(
      now: { self.time.withLock { $0 } },
      sleep: { until in
        // What is as far away as that is never waited for.
        if until.milliseconds - self.start.milliseconds > 100_000_000_000 {
          try? await Task.sleep(for: .seconds(3600))
        } else {
          self.time.withLock { $0 = max($0, until) }
        }
      }, random: { 1 })
  }
}

/// A receiver that answers as it is told, and remembers when it was asked for what.
private final class ScriptedSink: Sink {
  let address = "scripted:"
  let batchLimit: Int
  let concurrency: Int
  let schedule: RetrySchedule
  private let clock: JumpingClock
  private let answer: @Sendable (OutgoingEvent, Int) async -> Receipt
  private let calls = Mutex<[(seconds: Double, event: OutgoingEvent)]>([])

  init(
    _ clock: JumpingClock, batchLimit: Int = 1, concurrency: Int = 4,
    schedule: RetrySchedule = RetrySchedule(waits: [0, 5, 300, 1800], jitter: 0),
    _ answer: @escaping @Sendable (OutgoingEvent, Int) async -> Receipt
  ) {
    self.clock = clock
    self.batchLimit = batchLimit
    self.concurrency = concurrency
    self.schedule = schedule
    self.answer = answer
  }

  func deliver(_ events: [OutgoingEvent]) async -> [Receipt] {
    var receipts: [Receipt] = []
    for event in events {
      let earlier = calls.withLock { calls in
        calls.append((clock.seconds, event))
        return calls.count - 1
      }
      receipts.append(await answer(event, earlier))
    }
    return receipts
  }

  /// Seconds since the beginning at which it was asked.
  var times: [Double] { calls.withLock { $0.map { ($0.seconds * 10).rounded() / 10 } } }
  var events: [OutgoingEvent] { calls.withLock { $0.map(\.event) } }
}

private let failure = EventsError.notTaken(sink: "scripted:", detail: "no")

@Suite("The relay", .timeLimit(.minutes(5)))
struct RelayTests {
  private let directory: TemporaryDirectory
  private let state: StateStore
  private let clock = JumpingClock()

  init() throws {
    directory = try TemporaryDirectory()
    let ids = Mutex(0)
    let clock = clock.clock
    state = try StateStore(
      directory: Array(directory.file("state").utf8), clock: { clock.now() }
    ) {
      "event-\(ids.withLock { count in count += 1; return count })"
    }
  }

  /// Records an event of each key for the scripted sink, if a subscription of it asks for that.
  private func commit(
    _ keys: [String], kind: Event.Kind = .completed,
    for subscription: Subscription = Subscription(address: [])
  ) async throws {
    let subscriber = subscriber(ScriptedSink(clock) { _, _ in .delivered }, subscription)
    for key in keys {
      let notice = Notice(
        key: Array(key.utf8), kind: kind.rawValue, run: "run",
        addressees: { body in subscriber.addressee(of: kind, body).map { [$0] } ?? [] }
      ) { identity in
        Array(
          #"{"event_type":"\#(kind.rawValue)","image_key":"\#(key)","sequence":\#(identity.sequence)}"#
            .utf8)
      }
      _ = try await state.committer.commit(Change(notices: [notice]))
    }
  }

  private func subscriber(_ sink: ScriptedSink, _ subscription: Subscription) -> Subscriber {
    Subscriber(sink, subscription, origin: EventOrigin(source: "/b", bucket: "b"))
  }

  private func run(
    _ sink: ScriptedSink, bound: Double = 1e9, waits: Bool = true, clock: RelayClock? = nil,
    as subscription: Subscription = Subscription(address: [])
  ) async throws -> SinkBalance {
    let relay = Relay(
      subscriber(sink, subscription), outbox: state.outbox, owner: "me",
      clock: clock ?? self.clock.clock)
    relay.finish(Relay.Ending(bound: bound, waitsForRetries: waits))
    return try await relay.run()
  }

  @Test("counts no call as a failure that its own end cuts off")
  func cutOff() async throws {
    try await commit(["a"])
    let slow = ScriptedSink(clock) { _, _ in
      try? await Task.sleep(for: .seconds(60))
      return .again(failure, after: nil)
    }
    // As often as a notice may fail, and once more.
    for _ in 0...slow.schedule.waits.count {
      let balance = try await run(slow, bound: 0.02, waits: false, clock: .system)
      #expect(balance.dead == 0)
    }
    let sink = ScriptedSink(clock) { _, _ in .delivered }
    #expect(try await run(sink, waits: false, clock: .system).delivered == 1)
  }

  @Test("sends everything once where the sink takes it, each key in its order")
  func delivers() async throws {
    let keys = (0..<500).map { "k\($0 % 50)" }
    try await commit(keys)
    let sink = ScriptedSink(clock, batchLimit: 7) { _, _ in .delivered }
    let balance = try await run(sink)
    #expect(balance.delivered == 500)
    #expect(balance.isSettled)
    #expect(Set(sink.events.map(\.id)).count == 500)
    var last: [[UInt8]: Int] = [:]
    for event in sink.events {
      let sequence = try #require(try JSON(parsing: event.body)["sequence"]?.integer)
      #expect(sequence > last[event.key] ?? 0)
      last[event.key] = sequence
    }
  }

  @Test("tries again by the sink's schedule, with the same id and bytes, and gives up at its end")
  func schedule() async throws {
    try await commit(["a"])
    let sink = ScriptedSink(clock) { _, _ in .again(failure) }
    let balance = try await run(sink)
    #expect(sink.times == [0, 5, 305, 2105])
    #expect(Set(sink.events.map(\.id)).count == 1)
    #expect(Set(sink.events.map(\.body)).count == 1)
    #expect(balance.dead == 1)
    #expect(balance.waiting == 0)
    #expect(try state.outbox.status.dead(limit: 9).map(\.attempts) == [4])
  }

  @Test("never comes before Retry-After, whatever the schedule says")
  func retryAfter() async throws {
    try await commit(["a"])
    let sink = ScriptedSink(clock) { _, earlier in
      earlier == 0 ? .again(failure, after: 120) : .delivered
    }
    #expect(try await run(sink).delivered == 1)
    #expect(sink.times.count == 2)
    #expect((120...133).contains(sink.times[1]))
  }

  @Test("spares a receiver that asks for it again and again all of its notices meanwhile")
  func rest() async throws {
    try await commit(["a", "b", "c", "d"])
    let sink = ScriptedSink(clock, concurrency: 1) { _, earlier in
      earlier < 2 ? .again(failure, after: 600) : .delivered
    }
    #expect(try await run(sink).delivered == 4)
    #expect(sink.times.count == 6)
    #expect(sink.times[2...].allSatisfy { $0 >= 600 }, "\(sink.times)")
  }

  @Test("does not let one notice's wait hold up the others")
  func oneRest() async throws {
    try await commit(["a", "b", "c"])
    let sink = ScriptedSink(clock, concurrency: 1) { _, earlier in
      earlier == 0 ? .again(failure, after: 600) : .delivered
    }
    #expect(try await run(sink).delivered == 3)
    #expect(sink.times[1...2].allSatisfy { $0 < 600 }, "\(sink.times)")
  }

  @Test("leaves what is not due within the bound, and what is due again where it shall not wait")
  func bound() async throws {
    try await commit(["a"])
    let sink = ScriptedSink(clock) { _, _ in .again(failure) }
    #expect(try await run(sink, waits: false).waiting == 1)
    #expect(sink.times == [0])
    #expect(try await run(sink, bound: 10).waiting == 1)
    #expect(sink.times == [0, 5])
    #expect(clock.seconds < 16)
  }

  @Test("cuts off what hangs when the bound is over")
  func hanging() async throws {
    try await commit(["a", "b"])
    let sink = ScriptedSink(clock) { _, _ in
      try? await Task.sleep(for: .seconds(3600))
      return .again(failure)
    }
    let balance = try await run(sink, bound: 5, clock: .system)
    #expect(balance.waiting == 2)
    #expect(balance.lastError == failure.message)
  }

  @Test("holds a sink that does not let us in, drops nothing, and tries it once in the next run")
  func held() async throws {
    try await commit((0..<20).map { "\($0)" })
    let shut = ScriptedSink(clock, concurrency: 1) { _, _ in .held(failure) }
    let balance = try await run(shut)
    #expect(shut.times.count == 1)
    #expect(balance.waiting == 20)
    #expect(balance.heldReason == failure.message)
    #expect(try await run(shut).waiting == 20)
    #expect(shut.times.count == 2)
    let open = ScriptedSink(clock) { _, _ in .delivered }
    #expect(try await run(open).delivered == 20)
    #expect(try state.outbox.status.counts()["scripted:"] == nil)
  }

  @Test("leaves alone a sink that wants no more, until a person asks for another try")
  func disabled() async throws {
    try await commit(["a", "b"])
    let gone = ScriptedSink(clock, concurrency: 1) { _, _ in .disabled(failure) }
    #expect(try await run(gone).waiting == 2)
    #expect(try await run(gone).heldReason == failure.message)
    #expect(gone.times.count == 1)
    try await state.outbox.release(sink: "scripted:")
    #expect(try await run(ScriptedSink(clock) { _, _ in .delivered }).delivered == 2)
  }

  @Test("spares a sink that fails every time, and comes back to it gently")
  func breaker() async throws {
    try await commit((0..<200).map { "\($0)" })
    let clock = clock
    let sink = ScriptedSink(
      clock, schedule: RetrySchedule(waits: Array(repeating: 0, count: 100), jitter: 0)
    ) { _, _ in clock.seconds < 60 ? .again(failure) : .delivered }
    let balance = try await run(sink)
    #expect(balance.delivered == 200)
    #expect(balance.isSettled)
    // Ten failures and what was under way beside them, then a single call after each pause.
    #expect(sink.times.filter { $0 < 60 }.count < 10 + 4 + 8)
  }

  @Test("gives up at once what the sink will never take, and only that")
  func refused() async throws {
    try await commit(["a", "b", "c"])
    let sink = ScriptedSink(clock) { event, _ in
      event.key == Array("b".utf8) ? .refused(failure) : .delivered
    }
    let balance = try await run(sink)
    #expect(balance.delivered == 2)
    #expect(balance.dead == 1)
    #expect(balance.waiting == 0)
    #expect(!balance.isSettled)
  }

  @Test("replays 10,000 dead letters byte for byte")
  func replaying() async throws {
    let changes = (0..<10_000).map { number in
      Change(notices: [
        Notice(
          key: Array("k\(number)".utf8), kind: "x", run: "run",
          addressees: { _ in [Addressee(sink: "scripted:", form: "native")] }
        ) { Array(#"{"id":"\#($0.id)"}"#.utf8) }
      ])
    }
    _ = state.committer.commitAndWait(changes)
    let deaf = ScriptedSink(clock, batchLimit: 500) { _, _ in .refused(failure) }
    #expect(try await run(deaf).dead == 10_000)
    var dead: [Int64] = []
    while let page = try? state.outbox.status.dead(after: dead.last ?? 0, limit: 1000),
      !page.isEmpty
    {
      dead += page.map(\.id)
    }
    #expect(try await state.outbox.revive(dead, now: clock.clock.now()) == 10_000)
    let sink = ScriptedSink(clock, batchLimit: 500) { _, _ in .delivered }
    #expect(try await run(sink).delivered == 10_000)
    func bodies(_ sink: ScriptedSink) -> [String: [UInt8]] {
      Dictionary(uniqueKeysWithValues: sink.events.map { ($0.id, $0.body) })
    }
    #expect(bodies(sink) == bodies(deaf))
    #expect(bodies(sink).count == 10_000)
  }

  /// Those of one key that succeed.
  private func ofKeyA() throws -> Subscription {
    Subscription(
      address: [], occasions: [.success],
      pattern: try EventPattern(parsing: #"{"image_key":["a"]}"#.utf8))
  }

  @Test("gets no event that the sink's pattern or occasions leave out")
  func patterns() async throws {
    try await commit(["a", "b"], for: ofKeyA())
    try await commit(["a"], kind: .failed, for: ofKeyA())
    let sink = ScriptedSink(clock) { _, _ in .delivered }
    let balance = try await run(sink, as: ofKeyA())
    #expect(sink.events.map(\.key) == [Array("a".utf8)])
    #expect(balance.delivered == 1)
    #expect(balance.isSettled)
  }

  @Test("sends what was asked for when it was recorded, in that form, whatever is asked for now")
  func decided() async throws {
    try await commit(["a", "b"])
    try await commit(["a"], kind: .failed, for: Subscription(address: [], form: .cloudevents))
    let sink = ScriptedSink(clock) { _, _ in .delivered }
    #expect(try await run(sink, as: ofKeyA()).delivered == 3)
    let isCloudEvent = try sink.events.map { try JSON(parsing: $0.body)["specversion"] != nil }
    #expect(isCloudEvent == [false, false, true])
  }

  @Test("decides itself where nothing was decided that it understands")
  func undecided() async throws {
    for key in ["a", "b"] {
      let notice = Notice(
        key: Array(key.utf8), kind: Event.Kind.completed.rawValue, run: "run",
        addressees: { _ in [Addressee(sink: "scripted:", form: "of another version")] }
      ) { _ in
        Array(#"{"event_type":"\#(Event.Kind.completed.rawValue)","image_key":"\#(key)"}"#.utf8)
      }
      _ = try await state.committer.commit(Change(notices: [notice]))
    }
    let sink = ScriptedSink(clock) { _, _ in .delivered }
    let balance = try await run(sink, as: ofKeyA())
    #expect(sink.events.map(\.key) == [Array("a".utf8)])
    #expect(balance.isSettled)
  }

  @Test("takes over what a run that was killed had leased, without waiting for its lease")
  func takesOver() async throws {
    try await commit(["a"])
    _ = try await state.outbox.claim(
      sink: "scripted:", limit: 1, now: clock.clock.now(), lease: 300_000, owner: "dead")
    let sink = ScriptedSink(clock) { _, _ in .delivered }
    #expect(try await run(sink, bound: 1).delivered == 1)
    #expect(clock.seconds < 2)
  }
}
