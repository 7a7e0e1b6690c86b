// How hard a sink is tried: fewer calls at once where it asks to be spared, none for a while where it
// fails every time ("circuit breaker"), then one that tries whether it is back.

import State

/// The pace of calls to one sink.
struct SinkPace {
  /// So many failures in a row, and the sink is left alone.
  static let mostFailures = 10
  /// Seconds for which it is left alone first; twice as long each time that it fails again.
  private static let firstPause = 5.0
  private static let longestPause = 300.0

  private let most: Int
  private var allowed: Int
  private var successes = 0
  private var failures = 0
  private var pauses = 0
  /// Until when the sink is left alone, and from when on one call tries it; nil for a sink that works.
  private(set) var pausedUntil: Moment?

  /// The pace of a sink that takes `most` calls at once.
  ///
  /// - Parameter isOnTrial: whether one call shall try it first.
  init(most: Int, isOnTrial: Bool, now: Moment) {
    self.most = max(most, 1)
    allowed = self.most
    if isOnTrial { pausedUntil = now }
  }

  /// Whether one event alone is to be sent.
  var isOnTrial: Bool { pausedUntil != nil }

  /// How many calls may begin while so many are under way.
  func room(at now: Moment, underWay: Int) -> Int {
    if let pausedUntil { return now >= pausedUntil && underWay == 0 ? 1 : 0 }
    return max(allowed - underWay, 0)
  }

  /// A call got through.
  mutating func succeeded() {
    failures = 0
    pauses = 0
    if pausedUntil != nil {
      // Back, but gently.
      pausedUntil = nil
      allowed = 1
      successes = 0
    }
    successes += 1
    if successes >= allowed {
      allowed = min(allowed + 1, most)
      successes = 0
    }
  }

  /// A call was in vain.
  ///
  /// - Parameters:
  ///   - asksForRest: whether the receiver said when to come again.
  ///   - random: 0 to 1.
  mutating func failed(at now: Moment, asksForRest: Bool, random: Double) {
    failures += 1
    if asksForRest { allowed = max(allowed / 2, 1) }
    guard failures >= Self.mostFailures || isOnTrial else { return }
    // Calls that were under way when the first of them ended it say nothing new.
    if let pausedUntil, now < pausedUntil { return }
    var pause = Self.firstPause
    for _ in 0..<pauses where pause < Self.longestPause { pause *= 2 }
    pauses += 1
    let seconds = min(pause, Self.longestPause) * (0.8 + 0.4 * random)
    pausedUntil = now.adding(milliseconds: Int64(seconds * 1000))
  }
}
