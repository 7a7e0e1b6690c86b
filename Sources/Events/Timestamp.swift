// Times as JSON carries them.

import FoundationEssentials

/// ISO 8601 in UTC with milliseconds, the nearest: `2026-11-23T17:12:18.123Z`.
public func timestamp(_ time: Date) -> String {
  // The formatter cuts off, and a date is binary: .123 may be a little less than that.
  time.addingTimeInterval(0.0005).formatted(
    .iso8601.year().month().day().time(includingFractionalSeconds: true)
      .timeZone(separator: .omitted))
}
