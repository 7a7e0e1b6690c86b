// One end of the socket between coordinator and worker.

import CLinux
import Glibc

/// Why no message could be sent or received.
public enum ChannelError: Error, Equatable {
  /// The other end is closed: its process is gone.
  case closed
  /// Nothing came in time.
  case timedOut
  /// What came is no message.
  case garbled
  /// The system refused, with this `errno`.
  case system(Int32)
}

/// Sends and receives messages, each with at most one open descriptor. Owns the socket.
public struct Channel: ~Copyable {
  /// Room for any message: far below what a socket's buffer holds, far above what a report needs.
  static let longestMessage = 64 * 1024

  private let socket: Int32
  /// Where messages arrive.
  private let room: UnsafeMutableRawBufferPointer

  /// Takes over a connected socket.
  public init(owning socket: Int32) {
    self.socket = socket
    room = .allocate(byteCount: Self.longestMessage, alignment: 1)
  }

  deinit {
    room.deallocate()
    close(socket)
  }

  /// Sends a message; the descriptor, if any, stays open here.
  package func send(
    _ message: some Message, descriptor: Int32 = -1
  ) throws(ChannelError) {
    var writer = MessageWriter()
    message.write(to: &writer)
    let result = writer.bytes.withUnsafeBytes {
      cs_message_send(socket, $0.baseAddress, $0.count, descriptor)
    }
    guard result == 0 else { throw errno == EPIPE ? .closed : .system(errno) }
  }

  /// Waits for a message.
  ///
  /// - Parameters:
  ///   - type: what the message must be.
  ///   - deadline: when to give up; nil to wait for ever.
  /// - Returns: the message, and the descriptor that came with it, or -1, for the caller to close.
  package func receive<Received: Message>(
    _ type: Received.Type, deadline: ContinuousClock.Instant? = nil
  ) throws(ChannelError) -> (message: Received, descriptor: Int32) {
    try wait(until: deadline)
    var descriptor: Int32 = -1
    let count = cs_message_receive(socket, room.baseAddress, room.count, &descriptor)
    guard count >= 0 else {
      throw errno == ECONNRESET ? .closed : errno == EMSGSIZE ? .garbled : .system(errno)
    }
    guard count > 0 else {
      if descriptor >= 0 { close(descriptor) }
      throw .closed
    }
    do throws(ChannelError) {
      var reader = MessageReader(Array(room[..<count]))
      let message = try type.init(from: &reader)
      guard reader.left == 0 else { throw ChannelError.garbled }
      return (message, descriptor)
    } catch {
      if descriptor >= 0 { close(descriptor) }
      throw error
    }
  }

  private func wait(until deadline: ContinuousClock.Instant?) throws(ChannelError) {
    guard let deadline else { return }
    while true {
      let left = deadline - ContinuousClock.now
      guard left > .zero else { throw .timedOut }
      let milliseconds = min(left / .milliseconds(1), Double(Int32.max - 1)) + 1
      var entry = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
      let ready = poll(&entry, 1, Int32(milliseconds))
      if ready > 0 { return }
      if ready < 0, errno != EINTR { throw .system(errno) }
    }
  }
}
