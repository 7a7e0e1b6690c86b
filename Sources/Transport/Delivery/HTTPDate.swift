// Times as HTTP writes them (RFC 9110 section 5.6.7).

import FoundationEssentials

/// Reads `Sun, 06 Nov 1994 08:49:37 GMT`, and the two obsolete forms that a receiver must know.
///
/// - Parameter now: decides the century of a year with two digits: not over 50 years ahead.
public func httpDate(_ text: String, now: Date) -> Date? {
  let words = text.split { $0 == " " || $0 == "," || $0 == "-" }.map(String.init)
  // Sun 06 Nov 1994 08:49:37 GMT; Sunday 06 Nov 94 08:49:37 GMT; Sun Nov 6 08:49:37 1994.
  let parts: [String]
  if words.count == 6, words[5] == "GMT" {
    parts = Array(words[1...4])
  } else if words.count == 5 {
    parts = [words[2], words[1], words[4], words[3]]
  } else {
    return nil
  }
  let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]
  let clock = parts[3].split(separator: ":").map(number)
  guard let day = number(parts[0][...]), (1...31).contains(day),
    let month = months.firstIndex(of: parts[1]), var year = number(parts[2][...]), year <= 9999,
    clock.count == 3, let hour = clock[0], hour < 24, let minute = clock[1], minute < 60,
    let second = clock[2], second <= 60
  else { return nil }
  if parts[2].utf8.count == 2 {
    let thisYear = civilYear(of: now)
    year += thisYear / 100 * 100
    if year > thisYear + 50 { year -= 100 }
  }
  let days = daysSince1970(year: year, month: month + 1, day: day)
  return Date(
    timeIntervalSince1970: Double(days) * 86400 + Double(hour * 3600 + minute * 60 + second))
}

/// How long an answer asks to wait, in seconds: `Retry-After: 120`, or until a date.
public func retryAfter(_ fields: [HTTPField], now: Date) -> Double? {
  guard let value = fields["retry-after"] else { return nil }
  let text = value.split(separator: " ").joined(separator: " ")
  if let seconds = number(text[...]) { return Double(seconds) }
  return httpDate(text, now: now).map { max(0, $0.timeIntervalSince(now)) }
}

/// Digits alone, at most nine of them.
private func number(_ text: Substring) -> Int? {
  guard (1...9).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) })
  else { return nil }
  return Int(text)
}

private func civilYear(of date: Date) -> Int {
  Int(date.formatted(.iso8601.year()).prefix(4)) ?? 2000
}

/// The days of the proleptic Gregorian calendar, counted from March so that a leap day comes last.
private func daysSince1970(year: Int, month: Int, day: Int) -> Int {
  let shifted = month > 2 ? year : year - 1
  let era = (shifted >= 0 ? shifted : shifted - 399) / 400
  let ofEra = shifted - era * 400
  let ofYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
  return era * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719_468
}
