import Engine
import Glibc
import Storage
import Testing

@Suite("The time of --since")
struct SinceTests {
  let now = Since(seconds: 1_795_430_400, nanoseconds: 7)

  private func parse(_ text: String, ahead: Int64 = 0) throws -> Since {
    try Since(parsing: text, now: now) { _ in ahead }
  }

  @Test(
    "is an age",
    arguments: [
      ("0s", 0), ("90s", 90), ("90m", 5400), ("24h", 86_400), ("7d", 604_800), ("2w", 1_209_600),
    ] as [(String, Int64)])
  func ages(text: String, age: Int64) throws {
    #expect(try parse(text) == Since(seconds: now.seconds - age, nanoseconds: 7))
  }

  @Test(
    "is a time as RFC 3339 writes it",
    arguments: [
      ("1970-01-01T00:00:00Z", 0, 0), ("2026-11-23T10:20:30Z", 1_795_429_230, 0),
      ("2026-11-23T12:20:30+02:00", 1_795_429_230, 0),
      ("2026-11-23t04:50:30-05:30", 1_795_429_230, 0),
      ("2026-11-23 10:20:30.5z", 1_795_429_230, 500_000_000),
      ("2026-11-23T10:20:30.1234567899Z", 1_795_429_230, 123_456_789),
      ("2024-02-29T00:00:00Z", 1_709_164_800, 0), ("2000-03-01T00:00:00Z", 951_868_800, 0),
      ("1969-12-31T23:59:59Z", -1, 0), ("2016-12-31T23:59:60Z", 1_483_228_800, 0),
      ("2026-11-23T10:20Z", 1_795_429_200, 0),
    ] as [(String, Int64, Int64)])
  func times(text: String, seconds: Int64, nanoseconds: Int64) throws {
    #expect(try parse(text, ahead: 99) == Since(seconds: seconds, nanoseconds: nanoseconds))
  }

  @Test("is local where it says no zone, a date being its midnight")
  func local() throws {
    #expect(try parse("2026-11-23", ahead: 3600).seconds == 1_795_392_000 - 3600)
    #expect(try parse("2026-11-23T10:20", ahead: -3600).seconds == 1_795_429_200 + 3600)
  }

  @Test("is local as the system has it, to the second")
  func system() throws {
    for moment in [0, 1_700_000_000, 1_720_000_000, now.seconds] {
      var time = time_t(moment)
      var fields = tm()
      localtime_r(&time, &fields)
      #expect(localOffset(moment + Int64(fields.tm_gmtoff)) == Int64(fields.tm_gmtoff))
    }
  }

  @Test(
    "is refused where it is none",
    arguments: [
      "", "d", "7", "-7d", "+7d", "1.5h", "7 d", "7y", "99999999999999999999d",
      "9223372036854775807w", "2026-13-01", "2026-02-29", "2026-00-10", "2026-1-2", "26-01-02",
      "2026-11-23T", "2026-11-23T24:00:00Z", "2026-11-23T10:60:00Z", "2026-11-23T10:20:61Z",
      "2026-11-23T10:20:30.Z", "2026-11-23T10:20:30+0200", "2026-11-23T10:20:30Zx", "yesterday",
      "２026-11-23", "٣d",
    ])
  func refused(text: String) {
    #expect(throws: SelectionError.badTime(text)) { try parse(text) }
  }

  @Test("admits what was modified at that moment or later")
  func admits() {
    func identity(_ seconds: Int64, _ nanoseconds: Int64) -> ObjectIdentity {
      ObjectIdentity(
        size: 1, modifiedSeconds: seconds, modifiedNanoseconds: nanoseconds, inode: 1, device: 1)
    }
    let since = Since(seconds: 10, nanoseconds: 5)
    #expect(since.admits(identity(10, 5)))
    #expect(since.admits(identity(11, 0)))
    #expect(!since.admits(identity(10, 4)))
    #expect(!since.admits(identity(9, 9)))
  }
}
