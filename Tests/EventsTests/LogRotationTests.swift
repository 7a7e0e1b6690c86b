// Logs that end: nothing is lost, nothing is torn, and what is old goes.

import FoundationEssentials
import Glibc
import TestSupport
import Testing

@testable import Events

@Suite("A log that has ended")
struct LogRotationTests {
  let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
  }

  private func log(days: Int = 7, largest: Int = 1 << 30, ahead: Double = 0) -> EventLog {
    let path = directory.file("events.jsonl")
    return EventLog(
      path: path,
      rotation: LogRotation(
        largest: largest, days: days, now: { Date().addingTimeInterval(ahead) })
    ) { () throws(EventsError) in
      let file = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
      guard file >= 0 else { throw .logFailed(path: path, detail: "open") }
      return file
    }
  }

  private func age(_ name: String, days: Int) throws {
    let seconds = Int(Date().timeIntervalSince1970) - days * 86400
    var times = [timeval(tv_sec: seconds, tv_usec: 0), timeval(tv_sec: seconds, tv_usec: 0)]
    #expect(utimes(directory.file(name), &times) == 0)
  }

  private func day(_ daysAgo: Int) -> String {
    Date().addingTimeInterval(-86400 * Double(daysAgo)).formatted(.iso8601.year().month().day())
  }

  @Test("on an earlier day is put aside under that day")
  func daily() async throws {
    #expect(await log().deliver(outgoing()) == [.delivered])
    #expect(try directory.names() == ["events.jsonl"])
    try age("events.jsonl", days: 2)
    #expect(await log().deliver(outgoing()) == [.delivered])
    #expect(try directory.names() == ["events.jsonl", "events.jsonl.\(day(2))"])
    for name in try directory.names() { #expect(try directory.read(name) == characters("{}\n")) }
  }

  @Test("by its size is put aside under a number too, and keeps every line")
  func large() async throws {
    let log = log(largest: 10)
    for _ in 0..<12 { #expect(await log.deliver(outgoing()) == [.delivered]) }
    let names = try directory.names()
    #expect(names == ["events.jsonl", "events.jsonl.\(day(0))", "events.jsonl.\(day(0)).1"])
    #expect(try names.map { try directory.read($0).count }.reduce(0, +) == 36)
  }

  @Test("longer ago than logs are kept is removed, and nothing else is")
  func removed() async throws {
    let kept = [
      "events.jsonl.\(day(7))", "events.jsonl.\(day(1)).3", "events.jsonl.notes",
      "events.jsonl.2001-01-01.gz", "other.2001-01-01", "events.jsonl.2001-01-01.",
    ]
    let gone = ["events.jsonl.\(day(8))", "events.jsonl.2001-01-01", "events.jsonl.2001-01-01.12"]
    for name in kept + gone { try directory.write([], to: name) }
    _ = await log().deliver(outgoing())
    try age("events.jsonl", days: 1)
    _ = await log().deliver(outgoing())
    #expect(
      try Set(directory.names()) == Set(kept + ["events.jsonl", "events.jsonl.\(day(1))"]))
  }

  @Test("is kept for ever where that is asked for")
  func kept() async throws {
    try directory.write([], to: "events.jsonl.2001-01-01")
    _ = await log(days: 0).deliver(outgoing())
    try age("events.jsonl", days: 1)
    _ = await log(days: 0).deliver(outgoing())
    #expect(try directory.names().contains("events.jsonl.2001-01-01"))
  }

  @Test("while many write loses and tears no line")
  func concurrent() async throws {
    let line = characters("{\"text\":\"\(String(repeating: "x", count: 500))\"}")
    let logs = (0..<8).map { _ in log(largest: 5000) }
    await withTaskGroup(of: Void.self) { group in
      for log in logs {
        group.addTask {
          for _ in 0..<40 { #expect(await log.deliver(outgoing(body: line)) == [.delivered]) }
        }
      }
    }
    var count = 0
    for name in try directory.names() {
      let lines = try directory.read(name).split(separator: 0x0A)
      count += lines.count
      #expect(lines.allSatisfy { $0.elementsEqual(line) })
    }
    #expect(count == 320)
    #expect(try directory.names().count > 10)
  }
}
