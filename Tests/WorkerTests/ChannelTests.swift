// The socket between coordinator and worker, with the worst that either end can do to it.

import CLinux
import Glibc
import TestSupport
import Testing
import Worker

/// A connected pair of sockets: one end as a channel, the other as it is.
struct HalfOpen: ~Copyable {
  let channel: Channel
  let raw: Int32

  init() throws {
    var ends: [Int32] = [-1, -1]
    guard cs_message_pair(&ends) == 0 else { throw TestFileError("cs_message_pair") }
    channel = Channel(owning: ends[0])
    raw = ends[1]
  }

  /// Sends bytes that need be no message.
  func send(raw bytes: [UInt8], descriptor: Int32 = -1) throws {
    guard cs_message_send(raw, bytes, bytes.count, descriptor) == 0 else {
      throw TestFileError("cs_message_send")
    }
  }

  deinit { close(raw) }
}

/// A number as messages have it.
func number(_ value: Int) -> [UInt8] { ByteOrder.little.bytes(value, count: 8) }

/// A list of texts as messages have it.
func message(_ texts: [String]) -> [UInt8] {
  number(texts.count) + texts.flatMap { number($0.utf8.count) + Array($0.utf8) }
}

/// A connected pair of channels.
struct Connection: ~Copyable {
  let here: Channel
  let there: Channel

  init() throws {
    var ends: [Int32] = [-1, -1]
    guard cs_message_pair(&ends) == 0 else { throw TestFileError("cs_message_pair") }
    here = Channel(owning: ends[0])
    there = Channel(owning: ends[1])
  }
}

@Suite("A channel", .timeLimit(.minutes(20)))
struct ChannelTests {
  private func received(_ pair: borrowing HalfOpen) -> Result<[String], ChannelError> {
    do throws(ChannelError) {
      let (message, descriptor) = try pair.channel.receive([String].self)
      if descriptor >= 0 { close(descriptor) }
      return .success(message)
    } catch {
      return .failure(error)
    }
  }

  @Test("carries messages both ways, in order, without a descriptor")
  func roundTrip() throws {
    let pair = try Connection()
    try pair.here.send(["one"])
    try pair.here.send(["two", "größe\n\0"])
    try pair.there.send(3)
    #expect(try pair.there.receive([String].self).message == ["one"])
    let (message, descriptor) = try pair.there.receive([String].self)
    #expect(message == ["two", "größe\n\0"])
    #expect(descriptor == -1)
    #expect(try pair.here.receive(Int.self).message == 3)
  }

  @Test("hands over an open file, which stays open here and closes with any program started there")
  func descriptor() throws {
    let directory = try TemporaryDirectory()
    try directory.write([1, 2, 3], to: "a")
    let file = open(directory.file("a"), O_RDONLY | O_CLOEXEC)
    defer { close(file) }
    let pair = try Connection()
    try pair.here.send("take this", descriptor: file)
    let (message, copy) = try pair.there.receive(String.self)
    defer { close(copy) }
    #expect(message == "take this")
    #expect(copy >= 0 && copy != file)
    #expect(try readAll(from: copy) == [1, 2, 3])
    #expect(fcntl(copy, F_GETFD) & FD_CLOEXEC != 0)
    #expect(fcntl(file, F_GETFD) >= 0)
  }

  @Test("says that the other end is closed, to who receives and to who sends")
  func closed() throws {
    var ends: [Int32] = [-1, -1]
    try #require(cs_message_pair(&ends) == 0)
    let channel = Channel(owning: ends[0])
    close(ends[1])
    #expect(throws: ChannelError.closed) { _ = try channel.receive(String.self) }
    #expect(throws: ChannelError.closed) { try channel.send("anyone?") }
    #expect(throws: ChannelError.closed) {
      _ = try channel.receive(String.self, deadline: .now + .seconds(60))
    }
  }

  @Test("still delivers what was sent before the other end closed")
  func lastWords() throws {
    var ends: [Int32] = [-1, -1]
    try #require(cs_message_pair(&ends) == 0)
    let here = Channel(owning: ends[0])
    do {
      let there = Channel(owning: ends[1])
      try there.send("goodbye")
    }
    #expect(try here.receive(String.self).message == "goodbye")
    #expect(throws: ChannelError.closed) { _ = try here.receive(String.self) }
  }

  @Test(
    "calls garbled what is no message of the type",
    arguments: [
      [0], [0xFF, 0xFE], characters("[\"a\"]"), message(["a"]) + [0],
      Array(message(["a"]).dropLast()), number(1), number(1) + number(2) + [0x61],
      number(1) + number(2) + [0xC3, 0x28], number(-1), number(.max), number(1) + number(.max),
      number(60_000) + [UInt8](repeating: 0xFF, count: 60_000),
    ] as [[UInt8]])
  func garbled(bytes: [UInt8]) throws {
    let pair = try HalfOpen()
    try pair.send(raw: bytes)
    #expect(received(pair) == .failure(.garbled))
    // One bad message spoils no later one.
    try pair.send(raw: message(["good"]))
    #expect(received(pair) == .success(["good"]))
  }

  @Test("calls a message over 64 KiB garbled, and takes one of just that length")
  func oversized() throws {
    let pair = try HalfOpen()
    for (count, expected) in [(65_536, true), (65_537, false)] {
      let text = String(repeating: "x", count: count - 16)
      try pair.send(raw: message([text]))
      #expect(received(pair) == (expected ? .success([text]) : .failure(.garbled)))
    }
  }

  @Test("says so when a message is too long for the socket itself")
  func tooLongToSend() throws {
    let pair = try Connection()
    #expect(throws: ChannelError.system(EMSGSIZE)) {
      try pair.here.send(String(repeating: "x", count: 16 << 20))
    }
  }

  @Test(
    "keeps no file that came with what it refuses",
    arguments: [[], characters("no message"), [UInt8](repeating: 0x20, count: 70_000)])
  func refusedDescriptor(bytes: [UInt8]) throws {
    var ends: [Int32] = [-1, -1]
    try #require(pipe(&ends) == 0)
    defer { close(ends[0]) }
    let pair = try HalfOpen()
    try pair.send(raw: bytes, descriptor: ends[1])
    close(ends[1])
    let expected: ChannelError = bytes.isEmpty ? .closed : .garbled
    #expect(received(pair) == .failure(expected))
    // With its last writer gone the pipe is at its end.
    var entry = pollfd(fd: ends[0], events: Int16(POLLIN), revents: 0)
    #expect(poll(&entry, 1, 0) == 1)
    #expect(entry.revents & Int16(POLLHUP) != 0)
  }

  @Test("gives up at the deadline, and can be asked again", arguments: [0, 5])
  func deadline(milliseconds: Int) throws {
    let pair = try Connection()
    #expect(throws: ChannelError.timedOut) {
      _ = try pair.here.receive(String.self, deadline: .now + .milliseconds(milliseconds))
    }
    try pair.there.send("late")
    #expect(try pair.here.receive(String.self, deadline: .now + .seconds(60)).message == "late")
  }
}
