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
  /// Until when the receiver asked to be spared.
  private var restsUntil: Moment?
  /// Seconds for which it is taken at its word, for all its notices.
  private static let longestRest = 3600.0

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

  /// Before when nothing may begin; nil where there is no such time.
  var earliest: Moment? { [pausedUntil, restsUntil].compactMap { $0 }.max() }

  /// How many calls may begin while so many are under way.
  func room(at now: Moment, underWay: Int) -> Int {
    if let restsUntil, now < restsUntil { return 0 }
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
  ///   - rest: after how many seconds the receiver said to come again; nil where it did not say.
  ///   - random: 0 to 1.
  mutating func failed(at now: Moment, rest: Double?, random: Double) {
    failures += 1
    if let rest {
      allowed = max(allowed / 2, 1)
      // One that is asked for between successes is about its own notice.
      if failures > 1 {
        let seconds = min(max(rest, 0), Self.longestRest)
        let end = now.adding(milliseconds: Int64((seconds * 1000).rounded(.up)))
        restsUntil = max(restsUntil ?? end, end)
      }
    }
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
