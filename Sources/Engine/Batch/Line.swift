// What lies between the steps of a run.

import Events
import Synchronization

/// An outcome, with its place in the run's order.
typealias Arrival = (index: Int, outcome: Outcome)

/// The queues of a run, but for that from examining to the workers.
final class Line: Sendable {
  /// From the workers to finishing. Each key here holds two descriptors.
  let finished = BoundedQueue<FinishedKey>(capacity: 64)
  /// To the report.
  let outbound: AsyncStream<[Arrival]>.Continuation
  /// How many keys may be on their way between selection and report: a slow key holds up the report of
  /// those behind it, which lie in memory until then.
  let window = Window(room: 4096)
  /// What all workers together may use.
  let memory: MemoryBudget

  private let counted = Mutex(RunTally())

  /// Which outputs have a name that only their making told.
  let claims = OutputClaims()

  init(outbound: AsyncStream<[Arrival]>.Continuation, memory: MemoryBudget) {
    self.outbound = outbound
    self.memory = memory
  }

  /// Passes outcomes on to the report.
  func tell(_ arrivals: [Arrival]) {
    counted.withLock { tally in
      for arrival in arrivals { tally.add(arrival.outcome) }
    }
    outbound.yield(arrivals)
  }

  /// What the run has come to so far.
  func tally(stopped: StopReason?) -> RunDigest.Batch {
    counted.withLock { $0.digest(stopped: stopped) }
  }
}

/// Room for so many keys.
final class Window: @unchecked Sendable {
  private let condition = Condition()
  private var room: Int

  init(room: Int) {
    self.room = room
  }

  /// Waits for room and takes it; false once `stop` ends the run: keys that are dropped then are never
  /// reported, and make no room.
  func enter(unless stop: StopSwitch) -> Bool {
    condition.wait { () -> Condition.Turn<Bool> in
      if room > 0 {
        room -= 1
        return .result(true)
      }
      return stop.reason == nil ? .wait(until: .now + .milliseconds(50)) : .result(false)
    }
  }

  /// Makes room for one key.
  func leave() {
    condition.change { room += 1 }
  }
}

/// Puts outcomes into the order of their keys.
struct ReportOrder {
  private var waiting: [Int: Outcome] = [:]
  private var next = 0

  /// Takes outcomes; returns those whose turn it is now.
  mutating func add(_ arrivals: [Arrival]) -> [Outcome] {
    var ready: [Outcome] = []
    for arrival in arrivals { waiting[arrival.index] = arrival.outcome }
    while let outcome = waiting.removeValue(forKey: next) {
      ready.append(outcome)
      next += 1
    }
    return ready
  }

  /// What is left where the run ended early, and some keys have no outcome.
  mutating func rest() -> [Outcome] {
    defer { waiting = [:] }
    return waiting.sorted { $0.key < $1.key }.map(\.value)
  }
}
