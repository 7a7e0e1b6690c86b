// How messages are bytes: numbers of eight bytes, low byte first; texts and lists behind their counts.
// Reading takes any bytes: what is no message it refuses, whatever they claim.

/// What can be sent through a channel, whole or as a part of something else.
package protocol Message {
  /// Appends the bytes.
  func write(to message: inout MessageWriter)
  /// Reads what `write` wrote; throws `garbled` where the bytes are none of it.
  init(from message: inout MessageReader) throws(ChannelError)
}

/// Collects the bytes of a message.
package struct MessageWriter {
  /// What is written.
  package fileprivate(set) var bytes: [UInt8] = []

  /// An empty message.
  package init() {
    bytes.reserveCapacity(512)
  }

  /// Appends a part.
  package mutating func put(_ part: some Message) {
    part.write(to: &self)
  }
}

/// Takes the bytes of a message apart, from the first to the last.
package struct MessageReader {
  private let bytes: [UInt8]
  private var position = 0

  /// A reader of one message.
  package init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// How many bytes are left.
  package var left: Int { bytes.count - position }

  /// The next part; throws `garbled` where the bytes left do not begin with one.
  package mutating func take<Part: Message>(
    _ type: Part.Type = Part.self
  ) throws(ChannelError) -> Part {
    try Part(from: &self)
  }

  /// The next `count` bytes, where there are so many.
  fileprivate mutating func take(bytes count: Int) throws(ChannelError) -> ArraySlice<UInt8> {
    guard (0...left).contains(count) else { throw .garbled }
    defer { position += count }
    return bytes[position..<position + count]
  }
}

extension UInt8: Message {
  package func write(to message: inout MessageWriter) {
    message.bytes.append(self)
  }

  package init(from message: inout MessageReader) throws(ChannelError) {
    guard let byte = try message.take(bytes: 1).first else { throw .garbled }
    self = byte
  }
}

extension Bool: Message {
  package func write(to message: inout MessageWriter) {
    message.put(self ? 1 as UInt8 : 0)
  }

  package init(from message: inout MessageReader) throws(ChannelError) {
    switch try message.take(UInt8.self) {
    case 0: self = false
    case 1: self = true
    default: throw .garbled
    }
  }
}

extension Int: Message {
  package func write(to message: inout MessageWriter) {
    Swift.withUnsafeBytes(of: Int64(self).littleEndian) { message.bytes.append(contentsOf: $0) }
  }

  package init(from message: inout MessageReader) throws(ChannelError) {
    let bits = try message.take(bytes: 8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    self = Int(Int64(bitPattern: bits))
  }
}

extension Double: Message {
  package func write(to message: inout MessageWriter) {
    message.put(Int(Int64(bitPattern: bitPattern)))
  }

  package init(from message: inout MessageReader) throws(ChannelError) {
    self.init(bitPattern: UInt64(bitPattern: Int64(try message.take(Int.self))))
    // What is no number can't be told as JSON.
    guard isFinite else { throw .garbled }
  }
}

extension String: Message {
  package func write(to message: inout MessageWriter) {
    message.put(utf8.count)
    message.bytes.append(contentsOf: utf8)
  }

  package init(from message: inout MessageReader) throws(ChannelError) {
    let bytes = try message.take(bytes: message.take())
    guard let text = String(validating: bytes, as: UTF8.self) else { throw .garbled }
    self = text
  }
}

extension Array: Message where Element: Message {
  package func write(to message: inout MessageWriter) {
    message.put(count)
    for element in self { message.put(element) }
  }

  package init(from message: inout MessageReader) throws(ChannelError) {
    self.init()
    // An element has one byte at least; a claim alone makes no room.
    let count: Int = try message.take()
    guard (0...message.left).contains(count) else { throw .garbled }
    while self.count < count { append(try message.take()) }
  }
}

extension Optional: Message where Wrapped: Message {
  package func write(to message: inout MessageWriter) {
    message.put(self != nil)
    if let self { message.put(self) }
  }

  package init(from message: inout MessageReader) throws(ChannelError) {
    self = try message.take(Bool.self) ? try message.take(Wrapped.self) : nil
  }
}

extension Message where Self: RawRepresentable<String> {
  package func write(to message: inout MessageWriter) {
    message.put(rawValue)
  }

  package init(from message: inout MessageReader) throws(ChannelError) {
    guard let choice = Self(rawValue: try message.take()) else { throw .garbled }
    self = choice
  }
}
