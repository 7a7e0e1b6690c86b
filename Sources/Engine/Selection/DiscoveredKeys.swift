// Everything in a bucket but what the program itself put there.

import Storage

/// The keys that a bucket holds, in the order of their bytes.
public struct DiscoveredKeys: KeySource {
  private var listing: any ObjectListing

  /// The keys in `bucket` that begin with `prefix`, which may have a `./` before it. Throws
  /// `invalidKey` where no key begins so, and what listing throws.
  ///
  /// - Parameter outputs: directories of outputs, which are not entered, nor are the bucket's own
  ///   records. `OutputTemplate.excludedDirectories` knows them.
  public init(
    in bucket: any ObjectStore, prefix: [UInt8] = [], outputs: [[UInt8]]
  ) throws(StorageError) {
    let excluded = Set(outputs + [Array(recordDirectory.utf8)])
    let prefix = keyPrefix(prefix)
    let isDirectory = prefix.count > 1 && prefix.last == UInt8(ascii: "/")
    if !prefix.isEmpty { _ = try ObjectKey(bytes: isDirectory ? prefix.dropLast() : prefix) }
    listing = try bucket.list(ListingScope(prefix: prefix, excluded: excluded))
  }

  /// Never throws: what can't be listed is an outcome of its own.
  public mutating func next() throws(SelectionError) -> Selected? {
    switch listing.next() {
    case .object(let object):
      Selected(RequestedKey(object.key), identity: object.identity, isDiscovered: true)
    case .unlisted(let path, let error):
      Selected(RequestedKey(bytes: path), isDiscovered: true, trouble: error)
    case nil: nil
    }
  }
}

/// What keys begin with that a person's prefix means: `./a` is `a`, and `.` is any key.
public func keyPrefix(_ prefix: [UInt8]) -> [UInt8] {
  let rest = withoutCurrentDirectory(prefix)
  return rest.elementsEqual(".".utf8) || rest.elementsEqual("./".utf8) ? [] : rest
}

/// `./a` is `a`, as shells and `find .` write it.
public func withoutCurrentDirectory(_ path: [UInt8]) -> [UInt8] {
  var rest = path[...]
  while rest.count > 2, rest.starts(with: "./".utf8) {
    rest = rest.dropFirst(2).drop { $0 == UInt8(ascii: "/") }
  }
  return rest.count == path.count ? path : Array(rest)
}
