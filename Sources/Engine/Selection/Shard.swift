// `--shard I/N`: one machine's share of the keys, the same whichever machine asks.

/// One of `count` shares of all keys. Every key is in exactly one of them, by its bytes alone, so
/// that keys that come or go move no other.
///
/// A key is in share 1 + h mod N, where h is its `StableHash`.
public struct Shard: Hashable, Sendable {
  /// 1 to `count`.
  public let index: Int
  /// How many shares there are.
  public let count: Int

  /// A share; nil unless `index` is one of 1 to `count`.
  public init?(index: Int, of count: Int) {
    guard count >= 1, (1...count).contains(index) else { return nil }
    self.index = index
    self.count = count
  }

  /// Whether the key of these bytes is in the share.
  public func holds(_ bytes: some Sequence<UInt8>) -> Bool {
    StableHash.of(bytes) % UInt64(count) == UInt64(index - 1)
  }
}

extension Shard: CustomStringConvertible {
  /// `2/4`.
  public var description: String { "\(index)/\(count)" }
}
