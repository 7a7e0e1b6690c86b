// The first reading of the keys: hashes only, of which those that occur twice are suspect.

import Storage

/// The hashes of all outputs, and of the keys that could be one.
struct OutputHashes {
  private struct Pair {
    let output: UInt64
    let key: UInt64
  }

  private var pairs: [Pair] = []
  /// Hashes of outputs that two keys may have, or that may be keys themselves.
  private(set) var suspects: Set<UInt64> = []
  private var inputs: [UInt64] = []

  init(_ source: any KeySource, naming names: OutputNames) throws(SelectionError) {
    var source = source
    let directory = names.template.commonDirectory.map { $0 + [UInt8(ascii: "/")] } ?? []
    while let selected = try source.next() {
      guard selected.trouble == nil, let key = try? selected.request.key.get() else { continue }
      let hash = StableHash.of(key.bytes)
      if key.bytes.starts(with: directory) { inputs.append(hash) }
      for (number, output) in names.outputs.enumerated() {
        guard let output = try? names.output(output, of: key) else { continue }
        // Two outputs of one key collide as those of two keys do.
        pairs.append(
          Pair(output: StableHash.of(output.bytes), key: hash &+ UInt64(number)))
      }
    }
    pairs.sort { ($0.output, $0.key) < ($1.output, $1.key) }
    inputs.sort()
    for (pair, next) in zip(pairs, pairs.dropFirst())
    where pair.output == next.output && pair.key != next.key {
      suspects.insert(pair.output)
    }
    for hash in inputs where containsOutput(hash) { suspects.insert(hash) }
  }

  /// Whether `key` may be an output, or a key that is read.
  func contains(_ key: ObjectKey) -> Bool {
    let hash = StableHash.of(key.bytes)
    let place = inputs.firstIndex(notBelow: hash)
    return containsOutput(hash) || place < inputs.count && inputs[place] == hash
  }

  private func containsOutput(_ hash: UInt64) -> Bool {
    var (low, high) = (0, pairs.count)
    while low < high {
      let middle = (low + high) / 2
      if pairs[middle].output < hash { low = middle + 1 } else { high = middle }
    }
    return low < pairs.count && pairs[low].output == hash
  }
}

extension [UInt64] {
  /// Where in this sorted array the first element that is `value` or more stands.
  fileprivate func firstIndex(notBelow value: UInt64) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if self[middle] < value { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

/// The second reading of the keys: those behind suspect hashes, by name.
struct Suspects {
  /// Who would write an output: a key, and which of its outputs.
  struct Writer: Hashable {
    let key: ObjectKey
    let output: NamedOutput
    let number: Int
  }

  private var writers: [ObjectKey: Set<Writer>] = [:]
  private var readers: Set<ObjectKey> = []

  init(
    _ source: any KeySource, naming names: OutputNames, hashes: OutputHashes
  ) throws(SelectionError) {
    var source = source
    while let selected = try source.next() {
      guard selected.trouble == nil, let key = try? selected.request.key.get() else { continue }
      if hashes.suspects.contains(StableHash.of(key.bytes)) { readers.insert(key) }
      for (number, output) in names.outputs.enumerated() {
        guard let name = try? names.output(output, of: key),
          hashes.suspects.contains(StableHash.of(name.bytes))
        else { continue }
        writers[name, default: []].insert(Writer(key: key, output: output, number: number))
      }
    }
  }

  /// The first output in order that is read as well, and a key that it is written from.
  var readOutput: (output: ObjectKey, key: ObjectKey)? {
    guard let output = writers.keys.filter(readers.contains).min(),
      let key = writers[output]?.map(\.key).min()
    else { return nil }
    return (output, key)
  }

  /// The outputs that several would write, with their writers, both in order.
  var collisions: [(output: ObjectKey, writers: [Writer])] {
    writers.filter { $0.value.count > 1 }.sorted { $0.key < $1.key }
      .map { output, writers in
        (output, writers.sorted { ($0.key, $0.number) < ($1.key, $1.number) })
      }
  }
}
