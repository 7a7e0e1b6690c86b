// Times as JSON carries them.

import FoundationEssentials

/// ISO 8601 in UTC with milliseconds: `2026-11-23T17:12:18.123Z`.
public func timestamp(_ time: Date) -> String {
  time.formatted(
    .iso8601.year().month().day().time(includingFractionalSeconds: true)
      .timeZone(separator: .omitted))
}
