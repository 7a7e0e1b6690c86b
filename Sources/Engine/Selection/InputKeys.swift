// Where outputs lie among their inputs, discovery finds them too: what one run made is not what the
// next one starts from.

import Storage

/// The keys of a source without those discovered ones that are outputs. A key that somebody asked
/// for by name stays.
public struct InputKeys: KeySource {
  private var keys: any KeySource
  private let isOutput: (ObjectKey) -> Bool

  /// The keys of `keys`, of which `isOutput`, usually a ledger, knows the outputs.
  public init(_ keys: any KeySource, isOutput: @escaping (ObjectKey) -> Bool) {
    self.keys = keys
    self.isOutput = isOutput
  }

  /// Throws what the source throws.
  public mutating func next() throws(SelectionError) -> Selected? {
    while let selected = try keys.next() {
      guard selected.isDiscovered, selected.trouble == nil,
        let key = try? selected.request.key.get(), isOutput(key)
      else { return selected }
    }
    return nil
  }
}
