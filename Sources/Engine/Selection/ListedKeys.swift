// `--from`: keys from a file or a pipe, in constant memory whatever the list holds.

import Glibc
import Storage

/// What stands between the keys of a list.
public enum KeySeparator: Sendable {
  /// One key a line. A carriage return at the end of a line belongs to the line's end, since lists
  /// come from Windows too; a key that does end with one needs `nul`.
  case newline
  /// A NUL after each key, as `find -print0` writes it; every other byte belongs to a key.
  case nul

  fileprivate var byte: UInt8 { self == .newline ? UInt8(ascii: "\n") : 0 }
}

/// The keys of a list. Empty ones are passed over, a `./` before a key is left out, and what
/// follows the last separator is a key as well.
public struct ListedKeys: KeySource {
  /// Longer lines are no keys in any case, and are not kept.
  private static let longestKept = 2 * ObjectKey.maximumLength
  private static let roomSize = 64 * 1024

  private let descriptor: Int32
  private let name: String
  private let separator: KeySeparator
  /// What keeps the descriptor open.
  private let list: KeyList?
  /// Where to read next, or nil to go on from where the descriptor stands.
  private var offset: off_t?
  private var room: [UInt8] = []
  private var position = 0
  private var isAtEnd = false
  private var isAtStart = true

  /// The keys that come through `descriptor`, which stays the caller's, from where it stands.
  public init(reading descriptor: Int32, name: String, separator: KeySeparator) {
    self.descriptor = descriptor
    self.name = name
    self.separator = separator
    list = nil
    offset = nil
  }

  /// The keys of `list` from its start.
  init(_ list: KeyList) {
    descriptor = list.descriptor
    name = list.name
    separator = list.separator
    offset = list.start
    self.list = list
  }

  /// Throws `listNotRead`, and `listNotLines` where the first line tells that they are none.
  public mutating func next() throws(SelectionError) -> Selected? {
    while let (line, length) = try nextLine() {
      if isAtStart, separator == .newline, line.contains(0) { throw .listNotLines(name) }
      isAtStart = false
      if length > Self.longestKept {
        return Selected(
          RequestedKey(beginningWith: Array(line.prefix(ObjectKey.maximumLength)), length: length))
      }
      let isDOS = separator == .newline && line.last == UInt8(ascii: "\r")
      let key = withoutCurrentDirectory(isDOS ? line.dropLast() : line)
      if !key.isEmpty { return Selected(RequestedKey(bytes: key)) }
    }
    return nil
  }

  /// The next line as far as it is kept, and its whole length.
  private mutating func nextLine() throws(SelectionError) -> (line: [UInt8], length: Int)? {
    var line: [UInt8] = []
    var length = 0
    while true {
      if position == room.count {
        try fill()
        if isAtEnd { return length > 0 ? (line, length) : nil }
      }
      let rest = room[position...]
      let stop = rest.firstIndex(of: separator.byte)
      let part = rest[..<(stop ?? rest.endIndex)]
      line.append(contentsOf: part.prefix(Self.longestKept - line.count))
      length += part.count
      position = part.endIndex
      if stop != nil {
        position += 1
        return (line, length)
      }
    }
  }

  private mutating func fill() throws(SelectionError) {
    // The end of a terminal's input is the end, though reading on would give more.
    if isAtEnd { return }
    let (descriptor, offset) = (descriptor, offset)
    var count = 0
    room = [UInt8](unsafeUninitializedCapacity: Self.roomSize) { buffer, initialized in
      repeat {
        count =
          offset.map { pread(descriptor, buffer.baseAddress, buffer.count, $0) }
          ?? read(descriptor, buffer.baseAddress, buffer.count)
      } while count < 0 && errno == EINTR
      initialized = max(0, count)
    }
    if count < 0 { throw .listNotRead(name, errno) }
    position = 0
    self.offset = offset.map { $0 + off_t(count) }
    isAtEnd = count == 0
  }
}
