// Times as JSON carries them.

import FoundationEssentials
import Glibc

/// ISO 8601 in UTC with milliseconds, the nearest: `2026-11-23T17:12:18.123Z`. What lies outside the
/// years 0 to 9999 is told as their first or last second.
public func timestamp(_ time: Date) -> String {
  let (first, last) = (-62_167_219_200.0, 253_402_300_799.0)
  let exact = time.timeIntervalSince1970
  let all = Int(((exact > first ? exact < last ? exact : last : first) * 1000).rounded())
  let milliseconds = (all % 1000 + 1000) % 1000
  var seconds = (all - milliseconds) / 1000
  var parts = tm()
  gmtime_r(&seconds, &parts)
  var text: [UInt8] = []
  text.reserveCapacity(24)
  func put(_ number: Int, digits: Int, _ separator: Unicode.Scalar) {
    var unit = (1..<digits).reduce(1) { unit, _ in unit * 10 }
    while unit > 0 {
      text.append(UInt8(ascii: "0") + UInt8(number / unit % 10))
      unit /= 10
    }
    text.append(UInt8(ascii: separator))
  }
  put(Int(parts.tm_year) + 1900, digits: 4, "-")
  put(Int(parts.tm_mon) + 1, digits: 2, "-")
  put(Int(parts.tm_mday), digits: 2, "T")
  put(Int(parts.tm_hour), digits: 2, ":")
  put(Int(parts.tm_min), digits: 2, ":")
  put(Int(parts.tm_sec), digits: 2, ".")
  put(milliseconds, digits: 3, "Z")
  return String(decoding: text, as: UTF8.self)
}
