// When a delivery that failed is tried again: soon at first, then ever later, never all at once.

/// Waits between attempts, in seconds.
public struct RetrySchedule: Sendable, Equatable {
  /// The wait before each attempt, the first included.
  public var waits: [Double]
  /// How much of a wait is random: 0 none, 1 all of it.
  public var jitter: Double
  /// No `Retry-After` is waited for longer than this.
  public var longest: Double

  /// A schedule from its parts.
  public init(waits: [Double], jitter: Double, longest: Double = 86400) {
    self.waits = waits
    self.jitter = jitter
    self.longest = longest
  }

  /// Standard Webhooks' schedule: at once, 5 s, 5 min, 30 min, 2, 5, 10, 14, 20 and 24 hours.
  public static let webhook = RetrySchedule(
    waits: [0, 5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400], jitter: 0.2)

  /// For AWS's services, as its clients go about it but longer, since nobody waits: up to 15 minutes
  /// apart, for half a day.
  public static let aws = doubling(from: 1, to: 900, attempts: 60)

  /// For what is on this machine: a full disk, a program that fails.
  public static let local = doubling(from: 1, to: 3600, attempts: 60)

  /// Waits that double from `first` up to `most`, each of them random below its bound ("full jitter").
  public static func doubling(from first: Double, to most: Double, attempts: Int) -> RetrySchedule {
    var waits = [0.0]
    var wait = first
    while waits.count < attempts {
      waits.append(min(wait, most))
      wait = min(wait * 2, most)
    }
    return RetrySchedule(waits: waits, jitter: 1)
  }

  /// The wait before the next attempt; nil where there is none left, and the message is dead.
  ///
  /// - Parameters:
  ///   - attempts: how many were made.
  ///   - retryAfter: what the receiver asks for; never undercut, and jitter comes on top.
  ///   - random: 0 to 1, anew each time.
  public func wait(afterAttempts attempts: Int, retryAfter: Double?, random: Double) -> Double? {
    guard waits.indices.contains(attempts) else { return nil }
    let wait = waits[attempts]
    let scheduled = wait * (1 - jitter + jitter * min(max(random, 0), 1))
    guard let retryAfter else { return scheduled }
    let asked = min(max(retryAfter, 0), longest)
    return max(scheduled, asked * (1 + 0.1 * min(max(random, 0), 1)))
  }
}
