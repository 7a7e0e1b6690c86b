// The local log: whole lines only, whoever else writes, whatever was left behind.

import Diagnostics
import Events
import Glibc
import TestSupport
import Testing

extension Sink {
  /// Delivers one event; throws what keeps it from being taken.
  func deliver(_ event: Event) async throws {
    let outgoing = OutgoingEvent(id: event.id, key: [], body: try event.json())
    switch await deliver([outgoing]).first {
    case .delivered: break
    case .again(let error, _), .held(let error), .disabled(let error), .refused(let error):
      throw error
    case nil: Issue.record("a sink gives a receipt for each event")
    }
  }
}

@Suite("The event log")
struct EventLogTests {
  let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
  }

  private func log(_ name: String = "events.jsonl") throws -> EventLog {
    try EventLog(path: Array(directory.file(name).utf8))
  }

  private func records(_ name: String = "events.jsonl") throws -> [JSONValue] {
    try JSONValue.lines(directory.read(name))
  }

  @Test("holds each event on a line of its own, in order")
  func appends() async throws {
    let log = try log()
    let events = (0..<3).map { completedEvent(key: characters("\($0).jpg")) }
    for event in events { try await log.deliver(event) }
    #expect(try records() == events.map { try JSONValue(parsing: $0.json()) })
    #expect(log.address == "log:\(directory.file("events.jsonl"))")
  }

  @Test("goes on where an earlier run ended")
  func reopened() async throws {
    try await log().deliver(completedEvent())
    try await log().deliver(completedEvent())
    #expect(try records().count == 2)
  }

  @Test("is private to its owner, and so is the directory that it makes")
  func permissions() async throws {
    try await log("state/events.jsonl").deliver(completedEvent())
    #expect(try records("state/events.jsonl").count == 1)
    #expect(try directory.status("state/events.jsonl").st_mode & 0o777 == 0o600)
    #expect(try directory.status("state").st_mode & 0o777 == 0o700)
  }

  @Test("makes nothing before the first event")
  func lazy() throws {
    _ = try log("state/events.jsonl")
    #expect(try directory.names().isEmpty)
  }

  @Test("holds whole lines only when many append at once")
  func concurrent() async throws {
    let log = try log()
    let long = (0..<8).map { String(repeating: "\($0)", count: 5000) }
    try await withThrowingTaskGroup { group in
      for writer in 0..<8 {
        group.addTask {
          let another = try EventLog(path: Array(log.address.utf8.dropFirst(4)))
          for number in 0..<25 {
            let key = characters("\(writer)/\(number)")
            try await another.deliver(completedEvent(key: key, warnings: [long[writer]]))
          }
        }
      }
      try await group.waitForAll()
    }
    let keys = try records().compactMap { $0["image_key"]?.text }
    #expect(keys.count == 200)
    #expect(Set(keys).count == 200)
    for writer in 0..<8 {
      #expect(keys.filter { $0.hasPrefix("\(writer)/") } == (0..<25).map { "\(writer)/\($0)" })
    }
  }

  @Test("ends a line that a killed writer left half-written before it begins its own")
  func healed() async throws {
    try directory.write(characters("{\"a\":1}\n{\"half\":"), to: "events.jsonl")
    try await log().deliver(completedEvent())
    let lines = try directory.read("events.jsonl").split(separator: UInt8(ascii: "\n"))
    #expect(lines.count == 3)
    #expect(Array(lines[1]) == characters("{\"half\":"))
    #expect(try JSONValue(parsing: lines[2])["image_key"] == "a/photo.jpg")
  }

  @Test(
    "that can't be opened is unavailable, and says which and why",
    arguments: [(".", "Is a directory"), ("file/x", "Not a directory"), ("a/b/c", "No such file")])
  func unopened(name: String, reason: String) async throws {
    try directory.write([], to: "file")
    let log = try log(name)
    let error = await #expect(throws: EventsError.self) {
      try await log.deliver(completedEvent())
    }
    #expect(error?.category == .unavailable)
    #expect(error?.category.exitStatus == 69)
    #expect(error?.code == "event_log_failed")
    #expect(error?.message.contains(directory.file(name)) == true)
    #expect(error?.message.contains(reason) == true)
  }

  @Test("may be a device, where notices are not wanted")
  func device() async throws {
    try await openSink(characters("log:/dev/null")).deliver(completedEvent())
  }

  @Test("may have any bytes as its name")
  func rawName() async throws {
    let name: [UInt8] = [0xFF, 0x20, 0x0A]
    let sink = try openSink(characters("log:\(directory.path)/") + name)
    try await sink.deliver(completedEvent())
    #expect(try JSONValue.lines(directory.read(bytes: name)).count == 1)
  }
}

@Suite("A sink's address")
struct SinkAddressTests {
  @Test(
    "that no sink has is wrong usage, and the hint names those there are",
    arguments: [
      ("", ""), ("log", "log"), ("pigeon:coop", "pigeon:"), ("LOG:x", "LOG:"), (":x", ":"),
      ("htps://user:secret@example.com/", "htps:"),
    ])
  func unknown(address: String, shown: String) {
    let error = #expect(throws: EventsError.self) { _ = try openSink(Array(address.utf8)) }
    #expect(error == .unknownSink(shown, known: builtinSinks.map(\.scheme)))
    #expect(error?.category == .usage)
    #expect(error?.message == "no sink for '\(shown)'")
    #expect(error?.hint?.contains("log:") == true)
  }

  @Test("of a log needs a path", arguments: [[], [0x61, 0x00, 0x62]] as [[UInt8]])
  func noPath(path: [UInt8]) {
    let error = #expect(throws: EventsError.self) { _ = try openSink(characters("log:") + path) }
    #expect(error?.code == "bad_sink")
    #expect(error?.category == .usage)
  }

  @Test("may hold further colons")
  func colons() throws {
    #expect(try openSink(characters("log:a:b")).address == "log:a:b")
  }
}
