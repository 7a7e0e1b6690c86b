// From a pattern's text to its pieces.

/// What is wrong with a pattern.
public enum GlobFlaw: Error, Hashable, Sendable {
  /// There is nothing to match.
  case empty
  /// Two slashes follow one another, or a name is `.` or `..`, which no key has.
  case impossibleName
  /// A `[` is never closed.
  case unclosedSet
  /// A range of a set ends before it begins.
  case reversedRange
  /// A `\` is the last byte.
  case nothingEscaped

  var message: String {
    switch self {
    case .empty: "is empty"
    case .impossibleName: "names \"//\", \".\" or \"..\", which no key has"
    case .unclosedSet: "has a [ without its ]: write \\[ for the character itself"
    case .reversedRange: "has a range in [ ] that ends before it begins"
    case .nothingEscaped: "ends with a \\ that escapes nothing"
    }
  }
}

extension Glob {
  static func components(
    of pattern: ArraySlice<UInt8>, isAnchored: Bool
  ) throws(GlobFlaw) -> [Component] {
    if pattern.isEmpty { throw .empty }
    var components: [Component] = isAnchored ? [] : [.directories]
    for name in pattern.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
      if name.isEmpty || name.elementsEqual(".".utf8) || name.elementsEqual("..".utf8) {
        throw .impossibleName
      }
      if name.elementsEqual("**".utf8) {
        if components.last != .directories { components.append(.directories) }
      } else {
        components.append(.name(try pieces(of: name)))
      }
    }
    // Below a directory is not the directory itself.
    if components.last == .directories { components.append(.name([.run])) }
    return components
  }

  private static func pieces(of name: ArraySlice<UInt8>) throws(GlobFlaw) -> [Piece] {
    var pieces: [Piece] = []
    var rest = name
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "*"): if pieces.last != .run { pieces.append(.run) }
      case UInt8(ascii: "?"): pieces.append(.any)
      case UInt8(ascii: "["): pieces.append(.set(try set(from: &rest)))
      case UInt8(ascii: "\\"):
        guard let escaped = rest.popFirst() else { throw .nothingEscaped }
        pieces.append(.byte(escaped))
      default: pieces.append(.byte(byte))
      }
    }
    return pieces
  }

  /// The set whose `[` has been read. A `]` that comes first is one of its bytes.
  private static func set(from rest: inout ArraySlice<UInt8>) throws(GlobFlaw) -> ByteSet {
    var set = ByteSet()
    let isInverted = rest.first == UInt8(ascii: "!") || rest.first == UInt8(ascii: "^")
    if isInverted { rest.removeFirst() }
    var isFirst = true
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "]"), !isFirst { return isInverted ? set.inverted : set }
      isFirst = false
      let low = try escaped(byte, from: &rest)
      guard rest.first == UInt8(ascii: "-"), let next = rest.dropFirst().first,
        next != UInt8(ascii: "]")
      else {
        set.insert(low...low)
        continue
      }
      rest.removeFirst(2)
      let high = try escaped(next, from: &rest)
      guard low <= high else { throw .reversedRange }
      set.insert(low...high)
    }
    throw .unclosedSet
  }

  private static func escaped(
    _ byte: UInt8, from rest: inout ArraySlice<UInt8>
  ) throws(GlobFlaw) -> UInt8 {
    guard byte == UInt8(ascii: "\\") else { return byte }
    guard let escaped = rest.popFirst() else { throw .unclosedSet }
    return escaped
  }
}
