import TestSupport
import Testing

@testable import State

@Suite("The outbox", .timeLimit(.minutes(20)))
struct OutboxTests {
  let directory: TemporaryDirectory
  let state: StateStore
  var outbox: Outbox { state.outbox }

  init() throws {
    directory = try TemporaryDirectory()
    state = try store(in: directory)
  }

  private func commit(_ keys: String..., to sinks: [String] = ["sns"]) async throws {
    for key in keys { _ = try await state.committer.commit(.done(key, to: sinks)) }
  }

  private func claim(
    _ sink: String = "sns", limit: Int = 100, now: Int64 = 1, lease: Int64 = 100,
    owner: String = "me"
  ) async throws -> [Delivery] {
    try await outbox.claim(sink: sink, limit: limit, now: at(now), lease: lease, owner: owner)
  }

  private func keys(_ deliveries: [Delivery]) -> [String] {
    deliveries.map { String(decoding: $0.key, as: UTF8.self) }
  }

  @Test("gives deliveries in the order of their events, no more than asked for, and each once")
  func order() async throws {
    try await commit("c", "a", "b")
    #expect(keys(try await claim(limit: 2)) == ["c", "a"])
    #expect(keys(try await claim(owner: "other")) == ["b"])
    #expect(try await claim().isEmpty)
    #expect(try await claim("log").isEmpty)
  }

  @Test("sends a key's later event only after the earlier one, sink by sink; no other key waits")
  func perKey() async throws {
    try await commit("a", "a", "b", "a", to: ["sns", "log"])
    let first = try await claim()
    #expect(keys(first) == ["a", "b"])
    #expect(first.map(\.sequence) == [1, 1])
    #expect(keys(try await claim("log")) == ["a", "b"])
    #expect(
      try await outbox.postpone(
        first[0].id, owner: "me", until: at(50), attempts: 1, error: "500"))
    #expect(try await outbox.acknowledge([first[1].id], owner: "me") == 1)
    #expect(try await claim(now: 49).isEmpty)
    let again = try await claim(now: 50)
    #expect(again.map(\.id) == [first[0].id])
    #expect(again[0].body == first[0].body)
    #expect(again[0].attempts == 1)
    #expect(again[0].lastError == "500")
    try await outbox.acknowledge([again[0].id], owner: "me")
    #expect(try await claim(now: 51).map(\.sequence) == [2])
  }

  @Test("gives a delivery to another once the lease has ended, and only then")
  func expiry() async throws {
    try await commit("a")
    let mine = try await claim(now: 0, lease: 10)
    #expect(try outbox.status.nextDue("sns") == at(10))
    #expect(try await claim(now: 9, owner: "other").isEmpty)
    let theirs = try await claim(now: 10, lease: 10, owner: "other")
    #expect(theirs.map(\.id) == mine.map(\.id))
    // What the first says now changes nothing.
    let id = mine[0].id
    #expect(try await outbox.acknowledge([id], owner: "me") == 0)
    #expect(
      try await !outbox.postpone(id, owner: "me", until: at(99), attempts: 9, error: nil))
    #expect(try await !outbox.bury(id, owner: "me", attempts: 9, error: "x"))
    #expect(try outbox.status.counts()["sns"]?.pending == 1)
    #expect(try await outbox.acknowledge([id], owner: "other") == 1)
    #expect(try await outbox.acknowledge([id], owner: "other") == 0)
    #expect(try outbox.status.counts()["sns"] == nil)
  }

  @Test("takes over at once what a dead relay had leased, and nothing of one that lives")
  func takingOver() async throws {
    try await commit("a", "b", "c")
    let living = try state.mark("living")
    #expect(keys(try await claim(limit: 1, now: 0, lease: 60_000, owner: "living")) == ["a"])
    do {
      let mark = try state.mark("dying")
      #expect(keys(try await claim(limit: 1, now: 0, lease: 60_000, owner: "dying")) == ["b"])
      #expect(try await outbox.takeOver(now: at(1)) == 0)
      _ = consume mark
    }
    #expect(keys(try await claim(limit: 1, now: 1)) == ["c"])
    #expect(try await outbox.takeOver(now: at(1)) == 2)
    #expect(keys(try await claim(now: 1)) == ["b", "c"])
    _ = consume living
    #expect(try await outbox.takeOver(now: at(2)) == 3)
  }

  @Test("releases a hold for a trial, unless only a person may end it")
  func trials() async throws {
    try await commit("a")
    #expect(try await outbox.releaseForTrial(sink: "sns") == (false, nil))
    try await outbox.hold(sink: "sns", reason: "403", now: at(0))
    #expect(try await outbox.releaseForTrial(sink: "sns") == (true, nil))
    try await outbox.hold(sink: "sns", reason: "410", isFinal: true, now: at(0))
    #expect(try await outbox.releaseForTrial(sink: "sns") == (true, "410"))
    #expect(try await claim().isEmpty)
    try await outbox.release(sink: "sns")
    #expect(try await claim().count == 1)
  }

  @Test("lists what waits and what was given up, by page, by sink and by event")
  func listing() async throws {
    try await commit("a", "b", to: ["sns", "log"])
    let claimed = try await claim(limit: 1)
    try await outbox.bury(claimed[0].id, owner: "me", attempts: 3, error: "no")
    let all = try outbox.status.entries(limit: 10)
    #expect(all.map(\.sink) == ["sns", "log", "sns", "log"])
    #expect(all.map(\.isDead) == [true, false, false, false])
    #expect(try outbox.status.entries(after: all[1].id, limit: 1).map(\.id) == [all[2].id])
    #expect(try outbox.status.entries(isDead: true, limit: 10).map(\.lastError) == ["no"])
    #expect(try outbox.status.entries(sink: "log", limit: 10).count == 2)
    #expect(try outbox.status.entries(of: claimed[0].event).map(\.id) == [all[0].id, all[1].id])
    #expect(try outbox.status.entries(of: "\(all[3].id)").map(\.id) == [all[3].id])
    #expect(try outbox.status.entries(of: "event-").isEmpty)
  }

  @Test("tells the last events, and those after one, in their order")
  func events() async throws {
    try await commit("a", "b", "c")
    let last = try outbox.status.lastEvents(2)
    #expect(last.map { String(decoding: $0.key, as: UTF8.self) } == ["b", "c"])
    try await commit("d")
    let more = try outbox.status.events(after: last[1].number, limit: 10)
    #expect(more.map { String(decoding: $0.key, as: UTF8.self) } == ["d"])
  }

  @Test("takes an acknowledgement after the lease has ended where nobody took over")
  func lateAcknowledgement() async throws {
    try await commit("a")
    let mine = try await claim(now: 0, lease: 10)
    #expect(try await outbox.acknowledge(mine.map(\.id), owner: "me") == 1)
    #expect(try await claim(now: 1000).isEmpty)
  }

  @Test("never uses a delivery's number again")
  func numbers() async throws {
    try await commit("a")
    let first = try await claim()
    try await outbox.acknowledge(first.map(\.id), owner: "me")
    try await commit("b")
    #expect(try await claim()[0].id > first[0].id)
  }

  @Test("keeps what was given up, revives it byte for byte, and lets its key go on meanwhile")
  func dead() async throws {
    try await commit("a", "a")
    let first = try await claim()
    #expect(try await outbox.bury(first[0].id, owner: "me", attempts: 10, error: "gone"))
    let dead = try outbox.status.dead(limit: 10)
    #expect(dead.map(\.id) == first.map(\.id))
    #expect(dead[0].lastError == "gone")
    #expect(dead[0].attempts == 10)
    #expect(try outbox.status.counts()["sns"]?.dead == 1)
    #expect(try outbox.status.dead(after: dead[0].id, limit: 10).isEmpty)
    let second = try await claim(now: 2)
    #expect(second.map(\.sequence) == [2])
    try await outbox.acknowledge(second.map(\.id), owner: "me")
    #expect(try await outbox.revive([first[0].id, 999], now: at(3)) == 1)
    let revived = try await claim(now: 3)
    #expect(revived.map(\.body) == [first[0].body])
    #expect(revived.map(\.event) == [first[0].event])
    #expect(revived.map(\.attempts) == [0])
  }

  @Test("drops what a person asks for, but nothing that is being sent")
  func drop() async throws {
    try await commit("a", "b")
    let sending = try await claim(limit: 1, now: 0, lease: 10)
    let waiting = sending[0].id + 1
    #expect(try await outbox.drop([sending[0].id, waiting], now: at(5)) == 1)
    #expect(try outbox.status.counts()["sns"]?.pending == 1)
    #expect(try await outbox.drop([sending[0].id], now: at(10)) == 1)
  }

  @Test("sends nothing to a held sink, new events neither, and everything once it is released")
  func hold() async throws {
    try await commit("a", to: ["sns", "log"])
    try await outbox.hold(sink: "sns", reason: "403 AuthorizationError", now: at(0))
    try await commit("b")
    #expect(try await claim().isEmpty)
    #expect(try outbox.status.nextDue("sns") == nil)
    #expect(try await claim("log").count == 1)
    let count = try #require(try outbox.status.counts()["sns"])
    #expect(count.pending == 2)
    #expect(count.heldReason == "403 AuthorizationError")
    try await outbox.release(sink: "sns")
    #expect(keys(try await claim()) == ["a", "b"])
  }

  @Test("says when there is something to do next: never while nothing can be claimed")
  func nextDue() async throws {
    #expect(try outbox.status.nextDue("sns") == nil)
    try await commit("a", "a")
    #expect(try outbox.status.nextDue("sns") == at(0))
    let first = try await claim()
    try await outbox.postpone(first[0].id, owner: "me", until: at(500), attempts: 1, error: nil)
    #expect(try outbox.status.nextDue("sns") == at(500))
  }

  @Test("counts by sink, with the age of the oldest")
  func counts() async throws {
    try await commit("a", "b", to: ["sns", "log"])
    try await outbox.acknowledge(try await claim("log", limit: 1).map(\.id), owner: "me")
    let counts = try outbox.status.counts()
    #expect(counts["sns"] == count(pending: 2))
    #expect(counts["log"] == count(pending: 1))
  }

  private func count(pending: Int) -> SinkCount {
    var count = SinkCount()
    count.pending = pending
    count.oldest = at(0)
    return count
  }

  private func replay(since: Int64, to sink: String) async throws -> Int {
    try await outbox.replay(since: at(since), sink: sink, now: at(1)) { _, _ in "native" }
  }

  @Test("replays to a sink what it is to get, in the form that it is to get then")
  func replayOfSome() async throws {
    try await commit("a", "b", "c", to: [])
    let left = try outbox.status.lastEvents(2)[0].body
    let count = try await outbox.replay(since: at(0), sink: "sns", now: at(1)) { _, body in
      body == left ? nil : "s3"
    }
    #expect(count == 2)
    let queued = try await claim(limit: 5)
    #expect(queued.map(\.key) == [Array("a".utf8), Array("c".utf8)])
    #expect(queued.map(\.form) == ["s3", "s3"])
  }

  @Test("replays events in their order, with their ids and bodies, none of them twice")
  func replay() async throws {
    try await commit("b", "a", "a")
    #expect(try await replay(since: 0, to: "sns") == 0)
    var sent: [Delivery] = []
    while let next = try await claim(limit: 1).first {
      sent.append(next)
      try await outbox.acknowledge([next.id], owner: "me")
    }
    #expect(try await replay(since: 1, to: "sns") == 0)
    #expect(try await replay(since: 0, to: "sns") == 3)
    #expect(try await replay(since: 0, to: "new") == 3)
    for sink in ["sns", "new"] {
      var again: [Delivery] = []
      while let next = try await claim(sink, limit: 1).first {
        again.append(next)
        try await outbox.acknowledge([next.id], owner: "me")
      }
      #expect(again.map(\.event) == sent.map(\.event))
      #expect(again.map(\.body) == sent.map(\.body))
    }
  }

  @Test("forgets old events, but none that is still to be sent or was given up")
  func prune() async throws {
    try await commit("a", "b", "c")
    let claimed = try await claim(limit: 2)
    try await outbox.acknowledge([claimed[0].id], owner: "me")
    try await outbox.bury(claimed[1].id, owner: "me", attempts: 1, error: "x")
    #expect(try await outbox.prune(before: at(0)) == 0)
    #expect(try await outbox.prune(before: at(1)) == 1)
    #expect(try outbox.status.dead(limit: 9).count == 1)
    #expect(keys(try await claim()) == ["c"])
  }

  @Test("has several relays share 2,000 deliveries: each is sent once, each key in its order")
  func relays() async throws {
    for start in stride(from: 0, to: 2000, by: 500) {
      _ = try await state.committer.commit(
        Change(notices: (start..<start + 500).map { .of("k\($0 % 200)") }))
    }
    let others = try [state, store(in: directory), store(in: directory)]
    let sent = try await withThrowingTaskGroup(of: [Delivery].self) { group in
      for (number, store) in others.enumerated() {
        group.addTask {
          var mine: [Delivery] = []
          while try store.outbox.status.counts()["sns"] != nil {
            let claimed = try await store.outbox.claim(
              sink: "sns", limit: 50, now: at(1), lease: 1000, owner: "relay-\(number)")
            mine += claimed
            try await store.outbox.acknowledge(claimed.map(\.id), owner: "relay-\(number)")
          }
          return mine
        }
      }
      return try await group.reduce(into: [[Delivery]]()) { $0.append($1) }
    }
    #expect(sent.joined().count == 2000)
    #expect(Set(sent.joined().map(\.event)).count == 2000)
    for mine in sent {
      var last: [[UInt8]: Int64] = [:]
      for delivery in mine {
        #expect(delivery.sequence > last[delivery.key] ?? 0)
        last[delivery.key] = delivery.sequence
      }
    }
  }
}

extension Outbox {
  /// Ends deliveries that their sink has taken.
  @discardableResult
  fileprivate func acknowledge(_ ids: [Int64], owner: String) async throws -> Int {
    try await settle(ids.map { Settlement($0, .delivered) }, owner: owner)
  }

  /// Gives a delivery back until a later time.
  @discardableResult
  fileprivate func postpone(
    _ id: Int64, owner: String, until: Moment, attempts: Int, error: String?
  ) async throws -> Bool {
    let fate = Settlement.Fate.postponed(until: until, attempts: attempts, error: error)
    return try await settle([Settlement(id, fate)], owner: owner) == 1
  }

  /// Gives a delivery up.
  @discardableResult
  fileprivate func bury(
    _ id: Int64, owner: String, attempts: Int, error: String
  ) async throws -> Bool {
    try await settle(
      [Settlement(id, .dead(attempts: attempts, error: error))], owner: owner) == 1
  }
}
