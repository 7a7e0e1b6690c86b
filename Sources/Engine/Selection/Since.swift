// `--since`: a moment as people write it. Dates and times as in RFC 3339, and ages.

import Glibc
import Storage

/// A moment since which a file may have been modified.
public struct Since: Hashable, Sendable {
  /// Seconds since 1970.
  public let seconds: Int64
  /// And nanoseconds.
  public let nanoseconds: Int64

  /// A moment from its parts.
  public init(seconds: Int64, nanoseconds: Int64 = 0) {
    self.seconds = seconds
    self.nanoseconds = nanoseconds
  }

  /// Now, by the system's clock.
  public static var now: Since {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Since(seconds: Int64(time.tv_sec), nanoseconds: Int64(time.tv_nsec))
  }

  /// Reads `90s`, `90m`, `24h`, `7d` or `2w` before `now`, `2026-11-23` (midnight),
  /// `2026-11-23T09:30[:00[.5]]`, and the same with `Z` or `+02:00`; throws `badTime`.
  ///
  /// - Parameter offset: seconds that local time is ahead of UTC, by the seconds since 1970 that
  ///   the local date and time would be in UTC; nil where there is no such time.
  public init(
    parsing text: String, now: Since = .now,
    offset: (Int64) -> Int64? = localOffset
  ) throws(SelectionError) {
    if let age = Self.age(text) {
      let (seconds, overflow) = now.seconds.subtractingReportingOverflow(age)
      guard !overflow else { throw .badTime(text) }
      self.init(seconds: seconds, nanoseconds: now.nanoseconds)
    } else {
      guard let time = CalendarTime(text), let ahead = time.offset ?? offset(time.seconds) else {
        throw .badTime(text)
      }
      self.init(seconds: time.seconds - ahead, nanoseconds: time.nanoseconds)
    }
  }

  /// Whether an object was modified then or later.
  public func admits(_ identity: ObjectIdentity) -> Bool {
    (identity.modifiedSeconds, identity.modifiedNanoseconds) >= (seconds, nanoseconds)
  }

  private static func age(_ text: String) -> Int64? {
    let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800]
    let digits = text.dropLast()
    guard let unit = text.last.flatMap({ units[$0] }), !digits.isEmpty,
      digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
      let number = Int64(digits)
    else { return nil }
    let (seconds, overflow) = number.multipliedReportingOverflow(by: unit)
    return overflow ? nil : seconds
  }
}

/// How far local time (`$TZ`) is ahead of UTC at a local date and time, given as the seconds since
/// 1970 that it would be in UTC.
public func localOffset(_ local: Int64) -> Int64? {
  var asUTC = time_t(local)
  var fields = tm()
  guard gmtime_r(&asUTC, &fields) != nil else { return nil }
  fields.tm_isdst = -1
  // -1 is also the last second of 1969; the weekday tells the two apart.
  fields.tm_wday = -1
  let moment = mktime(&fields)
  return fields.tm_wday < 0 ? nil : local - Int64(moment)
}

/// A date, and perhaps a time of day and how far it is ahead of UTC.
private struct CalendarTime {
  /// Since 1970, as if it were UTC.
  private(set) var seconds: Int64
  private(set) var nanoseconds: Int64 = 0
  private(set) var offset: Int64?

  init?(_ text: String) {
    var rest = Array(text.utf8)[...]
    guard let year = Self.number(4, &rest), Self.take("-", &rest),
      let month = Self.number(2, &rest), Self.take("-", &rest),
      let day = Self.number(2, &rest),
      let days = Self.days(year: year, month: month, day: day)
    else { return nil }
    seconds = days * 86_400
    if rest.isEmpty { return }
    guard Self.take("Tt ", &rest), let hour = Self.number(2, &rest), hour < 24,
      Self.take(":", &rest), let minute = Self.number(2, &rest), minute < 60
    else { return nil }
    seconds += hour * 3600 + minute * 60
    if Self.take(":", &rest) {
      // A leap second is the one after it.
      guard let second = Self.number(2, &rest), second <= 60 else { return nil }
      seconds += second
      if Self.take(".", &rest) {
        guard let fraction = Self.fraction(&rest) else { return nil }
        nanoseconds = fraction
      }
    }
    if rest.isEmpty { return }
    if Self.take("Zz", &rest) {
      offset = 0
    } else {
      let isBehind = rest.first == UInt8(ascii: "-")
      guard Self.take("+-", &rest), let hours = Self.number(2, &rest), hours < 24,
        Self.take(":", &rest), let minutes = Self.number(2, &rest), minutes < 60
      else { return nil }
      offset = (hours * 3600 + minutes * 60) * (isBehind ? -1 : 1)
    }
    if !rest.isEmpty { return nil }
  }

  private static func take(_ wanted: String, _ rest: inout ArraySlice<UInt8>) -> Bool {
    guard let byte = rest.first, wanted.utf8.contains(byte) else { return false }
    rest.removeFirst()
    return true
  }

  private static func number(_ digits: Int, _ rest: inout ArraySlice<UInt8>) -> Int64? {
    var value: Int64 = 0
    for _ in 0..<digits {
      guard let digit = digit(&rest) else { return nil }
      value = value * 10 + digit
    }
    return value
  }

  /// Digits after the point, in nanoseconds; those after the ninth are let go.
  private static func fraction(_ rest: inout ArraySlice<UInt8>) -> Int64? {
    guard var value = digit(&rest) else { return nil }
    var places = 1
    while let digit = digit(&rest) {
      if places < 9 { (value, places) = (value * 10 + digit, places + 1) }
    }
    for _ in places..<9 { value *= 10 }
    return value
  }

  private static func digit(_ rest: inout ArraySlice<UInt8>) -> Int64? {
    guard let byte = rest.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else {
      return nil
    }
    rest.removeFirst()
    return Int64(byte - UInt8(ascii: "0"))
  }

  /// Days from 1970 to a date of the Gregorian calendar; nil where there is no such date.
  private static func days(year: Int64, month: Int64, day: Int64) -> Int64? {
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let lengths: [Int64] = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    guard year >= 1, (1...12).contains(month), (1...lengths[Int(month) - 1]).contains(day) else {
      return nil
    }
    let past = year - 1
    let years = past * 365 + past / 4 - past / 100 + past / 400
    return years + lengths[..<(Int(month) - 1)].reduce(0, +) + day - 1 - 719_162
  }
}
