// The keys of a command line.

/// Keys that are all known, in their order.
public struct GivenKeys: KeySource {
  private var rest: ArraySlice<RequestedKey>

  /// A source of `keys`.
  public init(_ keys: [RequestedKey]) {
    rest = keys[...]
  }

  /// Never throws.
  public mutating func next() throws(SelectionError) -> Selected? {
    rest.popFirst().map { Selected($0) }
  }
}
