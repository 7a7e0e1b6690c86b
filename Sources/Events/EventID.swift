// Ids of events: UUIDs of version 7 (RFC 9562, section 5.7), which follow one another as they are made,
// so that an index of them grows at its end instead of everywhere.

import Glibc

/// Makes ids of events.
public enum EventID {
  /// A new id, in lower case: the time in milliseconds and their fraction, and 62 random bits.
  public static func make() -> String {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    let milliseconds = UInt64(time.tv_sec) * 1000 + UInt64(time.tv_nsec) / 1_000_000
    let fraction = UInt64(time.tv_nsec) % 1_000_000 * 4096 / 1_000_000
    return text(
      milliseconds << 16 | 7 << 12 | fraction,
      .random(in: 0...UInt64.max) >> 2 | 1 << 63)
  }

  /// The two halves as `xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx`.
  private static func text(_ high: UInt64, _ low: UInt64) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(36)
    // A hyphen stands before each of these.
    for (half, hyphens) in [(high, [8, 12]), (low, [0, 4])] {
      for place in 0..<16 {
        if hyphens.contains(place) { text.append(UInt8(ascii: "-")) }
        text.append(digits[Int(half >> (60 - 4 * place) & 15)])
      }
    }
    return String(decoding: text, as: UTF8.self)
  }
}
