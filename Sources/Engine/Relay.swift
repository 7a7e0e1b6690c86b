// The only way from the outbox to a sink: what was recorded is sent until the sink has it, in this run or
// in a later one.

import Diagnostics
import Events
import State
import Synchronization

/// Sends the outbox's notices for one sink.
final class Relay: Sendable {
  private let sink: any Sink
  private let outbox: Outbox
  private let owner: String
  private let wakeUps: AsyncStream<Void>
  private let bell: AsyncStream<Void>.Continuation
  private let lastError = Mutex<String?>(nil)
  private let isEnding = Atomic(false)

  /// Milliseconds for which a claimed notice is nobody else's.
  private static let lease: Int64 = 60_000

  init(_ sink: any Sink, outbox: Outbox, owner: String) {
    self.sink = sink
    self.outbox = outbox
    self.owner = owner
    (wakeUps, bell) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  /// Says that there may be something to send.
  func wake() { bell.yield() }

  /// Says that nothing more will be recorded: `run` returns once all that is due is tried.
  func end() {
    isEnding.store(true, ordering: .relaxed)
    wake()
  }

  /// Sends what is due now, and what becomes due, until the end; returns what still waits then.
  func run() async throws(StateError) -> WaitingNotices? {
    wake()
    for await _ in wakeUps {
      // Asked before the notices: whatever is recorded before the end is then seen.
      let isLast = isEnding.load(ordering: .relaxed)
      while try await sendSome() {}
      if isLast { break }
    }
    guard let pending = try outbox.status.counts()[sink.address]?.pending, pending > 0 else {
      return nil
    }
    return WaitingNotices(
      sink: sink.address, count: pending, lastError: lastError.withLock { $0 })
  }

  /// Sends one batch; whether there was anything to send.
  private func sendSome() async throws(StateError) -> Bool {
    let claimed = try await outbox.claim(
      sink: sink.address, limit: sink.batchLimit, now: .now, lease: Self.lease, owner: owner)
    if claimed.isEmpty { return false }
    let receipts = await sink.deliver(
      claimed.map { OutgoingEvent(id: $0.event, key: $0.key, body: $0.body) })
    var delivered: [Int64] = []
    for (delivery, receipt) in zip(claimed, receipts) {
      switch receipt {
      case .delivered: delivered.append(delivery.id)
      case .again(let error, let seconds):
        try await postpone(delivery, after: seconds, error)
      case .held(let error):
        try await postpone(delivery, after: nil, error)
      case .refused(let error):
        lastError.withLock { $0 = error.message }
        try await outbox.bury(
          delivery.id, owner: owner, attempts: delivery.attempts + 1, error: error.message)
      }
    }
    try await outbox.acknowledge(delivered, owner: owner)
    return true
  }

  private func postpone(
    _ delivery: Delivery, after seconds: Double?, _ error: EventsError
  ) async throws(StateError) {
    lastError.withLock { $0 = error.message }
    let attempts = delivery.attempts + 1
    let delay = Int64((seconds ?? Self.delay(after: attempts)) * 1000)
    try await outbox.postpone(
      delivery.id, owner: owner, until: .now.adding(milliseconds: delay), attempts: attempts,
      error: error.message)
  }

  /// Seconds to wait after so many attempts in vain.
  private static func delay(after attempts: Int) -> Double {
    let schedule = [5.0, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000]
    return schedule[min(attempts, schedule.count) - 1]
  }
}
