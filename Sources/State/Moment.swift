// Times as the database holds them. They are always bound from here: SQLite's own clock functions
// differ between versions, and a test brings its own clock.

import Glibc

/// A point in time, in milliseconds since 1970 (UTC).
public struct Moment: Hashable, Comparable, Sendable {
  /// Milliseconds since 1970.
  public var milliseconds: Int64

  /// The moment so many milliseconds after 1970 began.
  public init(milliseconds: Int64) {
    self.milliseconds = milliseconds
  }

  /// What the system's clock says.
  public static var now: Moment {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Moment(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
  }

  /// The moment so many milliseconds later, or the last there is.
  public func adding(milliseconds more: Int64) -> Moment {
    let (sum, overflow) = milliseconds.addingReportingOverflow(more)
    return Moment(milliseconds: overflow ? (more < 0 ? .min : .max) : sum)
  }

  /// Orders by time.
  public static func < (left: Moment, right: Moment) -> Bool {
    left.milliseconds < right.milliseconds
  }
}
