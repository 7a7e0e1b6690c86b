// What lies between the steps of a run.

import Dispatch

/// An outcome, with its place in the run's order.
typealias Arrival = (index: Int, outcome: Outcome)

/// The queues of a run.
final class Line: Sendable {
  /// From examining to the workers.
  let tasks = BoundedQueue<KeyTask>(capacity: 256)
  /// From the workers to finishing. Each key here holds two descriptors.
  let finished = BoundedQueue<FinishedKey>(capacity: 64)
  /// To the report.
  let outbound: AsyncStream<[Arrival]>.Continuation
  /// How many keys may be on their way between selection and report: a slow key holds up the report of
  /// those behind it, which lie in memory until then.
  let window = DispatchSemaphore(value: 0)
  /// What all workers together may use.
  let memory: MemoryBudget

  /// Which outputs have a name that only their making told.
  let claims = OutputClaims()

  init(outbound: AsyncStream<[Arrival]>.Continuation, memory: MemoryBudget) {
    self.outbound = outbound
    self.memory = memory
    // Dispatch traps where a semaphore goes with less than it was made with, as that of a run which
    // is stopped would.
    for _ in 0..<Self.windowSize { window.signal() }
  }

  private static let windowSize = 4096

  /// Waits for room in the window; false once `stop` ends the run: keys that are dropped then are never
  /// reported, and make no room.
  func waitForRoom(unless stop: StopSwitch) -> Bool {
    while window.wait(timeout: .now() + .milliseconds(50)) == .timedOut {
      if stop.reason != nil { return false }
    }
    return true
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
