// What a bucket holds, in the order of its keys, one at a time: a bucket may hold more than memory.

/// One step of a listing.
public enum ListingStep: Sendable {
  /// An object.
  case object(ListedObject)
  /// A part of the bucket that can't be listed, by the bytes of its path.
  case unlisted([UInt8], StorageError)
}

/// An object as its bucket lists it.
public struct ListedObject: Hashable, Sendable {
  /// Its key.
  public let key: ObjectKey
  /// Its facts when it was listed.
  public let identity: ObjectIdentity

  /// A listed object from its parts.
  public init(key: ObjectKey, identity: ObjectIdentity) {
    self.key = key
    self.identity = identity
  }
}

/// A walk over the objects of a bucket.
///
/// Keys come in bytewise order, each once. Objects that are made or removed meanwhile may be missed or
/// listed; all others are listed.
public protocol ObjectListing {
  /// The next step, or nil at the end.
  mutating func next() -> ListingStep?
}

/// Which objects to list.
public struct ListingScope: Sendable {
  /// What the keys begin with.
  public var prefix: [UInt8]
  /// Directories, as keys without a slash at the end, that are not entered.
  public var excluded: Set<[UInt8]>

  /// A scope from its parts.
  public init(prefix: [UInt8] = [], excluded: Set<[UInt8]> = []) {
    self.prefix = prefix
    self.excluded = excluded
  }
}
