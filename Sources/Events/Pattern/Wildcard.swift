// Texts with `*` in them for any run of characters, as EventBridge writes them.

/// A text with wildcards.
struct Wildcard: Equatable {
  /// What stands between the wildcards, as UTF-8; at least one, of which any may be empty.
  private let pieces: [[UInt8]]

  /// Why a wildcard can't be read.
  enum Flaw: Error, Equatable {
    case consecutive
    case badEscape
  }

  /// Reads `*` as a wildcard, `\*` as an asterisk and `\\` as a backslash.
  init(_ text: String) throws(Flaw) {
    var pieces: [[UInt8]] = [[]]
    var isEscaped = false
    var previousIsWildcard = false
    for byte in text.utf8 {
      if isEscaped {
        guard byte == UInt8(ascii: "*") || byte == UInt8(ascii: "\\") else { throw .badEscape }
        pieces[pieces.count - 1].append(byte)
        isEscaped = false
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else if byte == UInt8(ascii: "*") {
        if previousIsWildcard { throw .consecutive }
        pieces.append([])
        previousIsWildcard = true
        continue
      } else {
        pieces[pieces.count - 1].append(byte)
      }
      previousIsWildcard = false
    }
    if isEscaped { throw .badEscape }
    self.pieces = pieces
  }

  /// Whether the whole text is of this form. At most the product of both lengths.
  func matches(_ text: some StringProtocol) -> Bool {
    let bytes = Array(text.utf8)
    guard let first = pieces.first, let last = pieces.last, pieces.count > 1 else {
      return pieces.first == bytes
    }
    guard bytes.count >= first.count + last.count, bytes.starts(with: first),
      bytes.suffix(last.count).elementsEqual(last)
    else { return false }
    // Each piece as far left as it goes: that leaves the most room for those that follow.
    var rest = bytes[first.count..<(bytes.count - last.count)]
    for piece in pieces.dropFirst().dropLast() {
      guard let end = Self.end(of: piece, in: rest) else { return false }
      rest = rest[end...]
    }
    return true
  }

  private static func end(of piece: [UInt8], in bytes: ArraySlice<UInt8>) -> Int? {
    var start = bytes.startIndex
    while start + piece.count <= bytes.endIndex {
      if bytes[start..<start + piece.count].elementsEqual(piece) { return start + piece.count }
      start += 1
    }
    return nil
  }
}
