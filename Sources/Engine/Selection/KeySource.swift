// Which keys a run is about, one at a time: a bucket or a list may hold more of them than memory.

import Storage

/// Keys from somewhere, each for one outcome.
public protocol KeySource {
  /// The next key, or nil at the end; throws where the source itself fails, so that what is left of
  /// it is unknown.
  mutating func next() throws(SelectionError) -> Selected?
}

extension KeySource {
  /// The next keys, as many as are examined together; none at the end.
  mutating func nextChunk() throws(SelectionError) -> [Selected] {
    var chunk: [Selected] = []
    while chunk.count < 256, let selected = try next() { chunk.append(selected) }
    return chunk
  }
}

/// One key that a run is about.
public struct Selected: Sendable {
  /// What was asked for, or found.
  public let request: RequestedKey
  /// The object's facts, where they are known already.
  public let identity: ObjectIdentity?
  /// Whether the bucket was searched for it, rather than anybody asked for it by name.
  public let isDiscovered: Bool
  /// Why the bucket can't be searched from here down: a failed outcome of this path.
  public let trouble: StorageError?

  /// A selected key from its parts.
  public init(
    _ request: RequestedKey, identity: ObjectIdentity? = nil, isDiscovered: Bool = false,
    trouble: StorageError? = nil
  ) {
    self.request = request
    self.identity = identity
    self.isDiscovered = isDiscovered
    self.trouble = trouble
  }
}
