// What a run's digest tells, counted while the run goes on, in constant memory.

import Diagnostics
import Events
import FoundationEssentials

/// Counts outcomes for the digest.
struct RunTally: Sendable {
  private static let mostSlow = 10

  private var summary = RunSummary()
  private var failures: [String: RunDigest.Failures] = [:]
  private var slowest: [RunDigest.Slow] = []
  private let started = ContinuousClock.now

  /// Counts one outcome.
  mutating func add(_ outcome: Outcome) {
    summary.add(outcome)
    if let failure = outcome.failure {
      failures[
        failure.code,
        default: RunDigest.Failures(
          code: failure.code, count: 0, example: outcome.key.text, message: failure.message)
      ].count += 1
    }
    let isAmongSlowest =
      slowest.count < Self.mostSlow || outcome.milliseconds > slowest.last?.milliseconds ?? 0
    guard outcome.status != .skipped, isAmongSlowest else { return }
    let slow = RunDigest.Slow(key: outcome.key, milliseconds: outcome.milliseconds)
    let place = slowest.firstIndex { $0.milliseconds < slow.milliseconds } ?? slowest.endIndex
    slowest.insert(slow, at: place)
    if slowest.count > Self.mostSlow { slowest.removeLast() }
  }

  /// What the run came to.
  func digest(stopped: StopReason?) -> RunDigest.Batch {
    var batch = RunDigest.Batch(
      status: stopped == nil ? "completed" : "stopped", stopped: stopped?.word,
      keys: summary.keys, done: summary.done, unchanged: summary.unchanged,
      skipped: summary.skipped, failed: summary.failed, bytesIn: summary.bytesIn,
      bytesOut: summary.bytesOut, milliseconds: (ContinuousClock.now - started) / .milliseconds(1))
    batch.failures = failures.values.sorted { ($1.count, $0.code) < ($0.count, $1.code) }
    batch.slowest = slowest
    return batch
  }
}
