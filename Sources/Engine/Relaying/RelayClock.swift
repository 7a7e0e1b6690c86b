// Time and chance as a relay meets them, so that a test can make a day pass in a moment.

import FoundationEssentials
import State

/// What a relay knows the time by.
struct RelayClock: Sendable {
  /// The time.
  var now: @Sendable () -> Moment
  /// Returns at that time, or sooner where the task is cancelled.
  var sleep: @Sendable (_ until: Moment) async -> Void
  /// A number from 0 to 1, anew each time.
  var random: @Sendable () -> Double

  /// The system's.
  static let system = RelayClock(
    now: { .now },
    sleep: { until in
      let wait = until.milliseconds - Moment.now.milliseconds
      if wait > 0 { try? await Task.sleep(for: .milliseconds(wait)) }
    }, random: { .random(in: 0...1) })
}
