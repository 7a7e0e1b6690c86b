// What narrows a selection, whatever it was selected from.

import Storage

/// Which of a source's keys to take.
public struct KeyFilter: Sendable {
  /// Only keys that one of these matches; all where there is none.
  public var includes: [Glob] = []
  /// No keys that one of these matches, included or not.
  public var excludes: [Glob] = []
  /// Only objects modified then or later.
  public var since: Since?
  /// Only keys of this share.
  public var shard: Shard?
  /// At most so many keys.
  public var limit: Int?

  /// A filter that takes every key.
  public init() {}

  /// Whether the names of keys and the share let `selected` pass.
  ///
  /// What is no key is never included nor excluded, so that one of the shares reports it; a
  /// directory that can't be listed may hold what is included.
  func admitsName(of selected: Selected) -> Bool {
    if let shard, !shard.holds(selected.request.bytes) { return false }
    guard let key = try? selected.request.key.get() else { return true }
    if excludes.contains(where: { $0.matches(key) }) { return false }
    return selected.trouble != nil || includes.isEmpty || includes.contains { $0.matches(key) }
  }
}

/// The keys of a source that a filter takes, in the source's order.
public struct FilteredKeys: KeySource {
  private var keys: any KeySource
  private let filter: KeyFilter
  private let bucket: any ObjectStore
  private var taken = 0

  /// The keys of `keys`; `bucket` knows the facts of those that were not listed from it.
  public init(_ keys: any KeySource, filter: KeyFilter, bucket: any ObjectStore) {
    self.keys = keys
    self.filter = filter
    self.bucket = bucket
  }

  /// Throws what the source throws.
  public mutating func next() throws(SelectionError) -> Selected? {
    while taken < filter.limit ?? .max, let selected = try keys.next() {
      guard filter.admitsName(of: selected) else { continue }
      guard let dated = admitsTime(of: selected) else { continue }
      // A limit is on the work; a part of the bucket that can't be listed is none.
      if dated.trouble == nil { taken += 1 }
      return dated
    }
    return nil
  }

  /// `selected`, perhaps with its facts, or nil where it is too old. What has no facts passes: its
  /// outcome will say why.
  private func admitsTime(of selected: Selected) -> Selected? {
    guard let since = filter.since, selected.trouble == nil,
      let key = try? selected.request.key.get()
    else { return selected }
    if let identity = selected.identity { return since.admits(identity) ? selected : nil }
    guard case .success(let identity?) = identity(of: key) else { return selected }
    guard since.admits(identity) else { return nil }
    return Selected(selected.request, identity: identity, isDiscovered: selected.isDiscovered)
  }

  private func identity(of key: ObjectKey) -> Result<ObjectIdentity?, StorageError> {
    Result { () throws(StorageError) in try bucket.identity(of: key) }
  }
}
