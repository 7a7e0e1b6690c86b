// Patterns for `--include` and `--exclude`, as .gitignore, rsync and ripgrep read them, over bytes.
// No pattern takes more than the product of its length and the key's in steps.

import Storage

/// A pattern for keys.
///
/// `*` is any number of bytes but `/`, `?` one of them, `[a-z]` one of a set, `[!a-z]` or `[^a-z]`
/// one that is not of the set, `\` takes the next byte as it is. `**` between slashes is any number
/// of directories; at the end, everything below. A pattern without a slash is looked for at any
/// depth, one with a slash before its last byte from the bucket's top. What matches a directory
/// matches all that is in it; a slash at the end matches directories only.
public struct Glob: Hashable, Sendable {
  /// What matches one byte, or a run of them.
  enum Piece: Hashable, Sendable {
    case byte(UInt8)
    case any
    case set(ByteSet)
    case run
  }

  /// What matches one name, or any number of directories.
  enum Component: Hashable, Sendable {
    case name([Piece])
    case directories
  }

  private let components: [Component]
  private let matchesDirectoriesOnly: Bool

  /// Reads a pattern, a `RawArgument`; throws `badPattern`.
  public init(_ pattern: String) throws(SelectionError) {
    do throws(GlobFlaw) {
      var bytes = withoutCurrentDirectory(RawArgument.decode(pattern))[...]
      matchesDirectoriesOnly = bytes.count > 1 && bytes.last == UInt8(ascii: "/")
      if matchesDirectoriesOnly { bytes.removeLast() }
      let isAnchored = bytes.contains(UInt8(ascii: "/")) || pattern.hasPrefix("./")
      if bytes.first == UInt8(ascii: "/") { bytes.removeFirst() }
      components = try Self.components(of: bytes, isAnchored: isAnchored)
    } catch {
      throw .badPattern(pattern, error)
    }
  }

  /// Whether the pattern matches the key or a directory that it is in.
  public func matches(_ key: ObjectKey) -> Bool {
    let names = key.components
    var (pattern, name) = (0, 0)
    // The place after the last `**`, and where to take it up again. What stands before that matched
    // as early as it can, so it never has to be tried anew.
    var retry: (pattern: Int, name: Int)?
    while true {
      if pattern == components.count {
        return name < names.count || !matchesDirectoriesOnly
      }
      if case .directories = components[pattern] {
        pattern += 1
        retry = (pattern, name)
        continue
      }
      guard name < names.count else { return false }
      if case .name(let pieces) = components[pattern], Self.matches(pieces, names[name]) {
        pattern += 1
        name += 1
      } else {
        guard let last = retry else { return false }
        retry = (last.pattern, last.name + 1)
        (pattern, name) = (last.pattern, last.name + 1)
      }
    }
  }

  /// The same within one name, where a run of any bytes takes the place of `**`.
  private static func matches(_ pieces: [Piece], _ name: ArraySlice<UInt8>) -> Bool {
    var (piece, position) = (0, name.startIndex)
    var retry: (piece: Int, position: Int)?
    while position < name.endIndex {
      if piece < pieces.count {
        if case .run = pieces[piece] {
          piece += 1
          retry = (piece, position)
          continue
        }
        if pieces[piece].matches(name[position]) {
          piece += 1
          position += 1
          continue
        }
      }
      guard let last = retry else { return false }
      retry = (last.piece, last.position + 1)
      (piece, position) = (last.piece, last.position + 1)
    }
    return pieces[piece...].allSatisfy { $0 == .run }
  }
}

extension Glob.Piece {
  fileprivate func matches(_ byte: UInt8) -> Bool {
    switch self {
    case .byte(let own): own == byte
    case .any, .run: true
    case .set(let set): set.contains(byte)
    }
  }
}

/// Some of the 256 bytes.
struct ByteSet: Hashable, Sendable {
  private var words = SIMD4<UInt64>()

  func contains(_ byte: UInt8) -> Bool { words[Int(byte >> 6)] >> UInt64(byte & 63) & 1 == 1 }

  mutating func insert(_ bytes: ClosedRange<UInt8>) {
    for byte in bytes { words[Int(byte >> 6)] |= 1 << UInt64(byte & 63) }
  }

  /// All other bytes.
  var inverted: ByteSet {
    var other = self
    other.words = ~words
    return other
  }
}
