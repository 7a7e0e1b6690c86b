// A server on 127.0.0.1 that answers as a test says, well or badly, and remembers what it was asked.
// Made of sockets alone, so that it can break every rule.

import Glibc
import Synchronization

/// A request as it came.
public struct ReceivedRequest: Sendable {
  /// `POST /path?query HTTP/1.1`.
  public var line: String
  /// The header fields, names in lower case.
  public var fields: [String: String]
  /// The body.
  public var body: [UInt8]
}

/// What the server does with a request.
public enum Reaction: Sendable {
  /// An answer, whole.
  case answer(status: Int, fields: [String: String] = [:], body: [UInt8] = [])
  /// The connection is reset without an answer.
  case reset
  /// Nothing, until the client goes.
  case stall
}

/// A server that lives as long as this object.
public final class LoopbackServer: Sendable {
  /// Where it listens.
  public let port: UInt16
  private let listener: Int32
  private let requests = Mutex<[ReceivedRequest]>([])

  /// `http://127.0.0.1:PORT`.
  public var origin: String { "http://127.0.0.1:\(port)" }
  /// What was asked so far.
  public var received: [ReceivedRequest] { requests.withLock { $0 } }

  /// Starts a server that reacts as `react` says, given the request and how many came before it.
  public init(_ react: @escaping @Sendable (ReceivedRequest, Int) -> Reaction) throws {
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let listener = listener
    let isBound = withUnsafeMutablePointer(to: &address) { address in
      address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        bind(listener, address, length) == 0 && listen(listener, 64) == 0
          && getsockname(listener, address, &length) == 0
      }
    }
    guard isBound else { throw TestFileError("listen") }
    port = UInt16(bigEndian: address.sin_port)
    inThread { [weak self] in
      while true {
        let connection = accept(listener, nil, nil)
        guard connection >= 0 else { return }
        inThread { [weak self] in
          self?.serve(connection, react)
          close(connection)
        }
      }
    }
  }

  deinit {
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
  }

  private func serve(
    _ connection: Int32, _ react: (ReceivedRequest, Int) -> Reaction
  ) {
    while let request = readRequest(connection) {
      let earlier = requests.withLock { requests in
        requests.append(request)
        return requests.count - 1
      }
      switch react(request, earlier) {
      case .answer(let status, let fields, let body):
        var head = "HTTP/1.1 \(status) Reason\r\nContent-Length: \(body.count)\r\n"
        for (name, value) in fields { head += "\(name): \(value)\r\n" }
        guard (try? writeAll(characters(head + "\r\n") + body, to: connection)) != nil else {
          return
        }
      case .reset:
        var option = linger(l_onoff: 1, l_linger: 0)
        setsockopt(
          connection, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
        return
      case .stall:
        var byte: UInt8 = 0
        while read(connection, &byte, 1) > 0 {}
        return
      }
    }
  }

  private func readRequest(_ connection: Int32) -> ReceivedRequest? {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65536)
    let end = characters("\r\n\r\n")
    var head: Int?
    var length = 0
    while head.map({ bytes.count < $0 + length }) ?? true {
      let count = read(connection, &buffer, buffer.count)
      guard count > 0 else { return nil }
      bytes += buffer[..<count]
      if head == nil, bytes.count >= 4,
        let at = (0...(bytes.count - 4)).first(where: { bytes[$0...].starts(with: end) })
      {
        head = at + 4
        length = Int(fields(bytes[..<at])["content-length"] ?? "") ?? 0
      }
    }
    guard let head else { return nil }
    let line = bytes.prefix { $0 != 0x0D }
    return ReceivedRequest(
      line: String(decoding: line, as: UTF8.self), fields: fields(bytes[..<(head - 4)]),
      body: Array(bytes[head..<(head + length)]))
  }

  private func fields(_ head: ArraySlice<UInt8>) -> [String: String] {
    var fields: [String: String] = [:]
    for line in String(decoding: head, as: UTF8.self).split(separator: "\r\n").dropFirst() {
      guard let colon = line.firstIndex(of: ":") else { continue }
      fields[line[..<colon].lowercased()] = String(
        line[line.index(after: colon)...].drop { $0 == " " })
    }
    return fields
  }
}

/// Runs `work` on a thread of its own.
private func inThread(_ work: @escaping @Sendable () -> Void) {
  final class Box: Sendable {
    let work: @Sendable () -> Void
    init(_ work: @escaping @Sendable () -> Void) { self.work = work }
  }
  var thread = pthread_t()
  let box = Unmanaged.passRetained(Box(work))
  pthread_create(
    &thread, nil,
    { box in
      if let box { Unmanaged<Box>.fromOpaque(box).takeRetainedValue().work() }
      return nil
    }, box.toOpaque())
  pthread_detach(thread)
}
