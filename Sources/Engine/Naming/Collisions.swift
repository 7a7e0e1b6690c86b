// Two keys with one output, and outputs that are inputs too: found before anything is written, over
// a million keys in some 24 MB, by reading the keys twice.

import Codecs
import Planning
import Storage

/// What becomes of two keys that would be written to one output.
public enum CollisionPolicy: String, Sendable, CaseIterable {
  /// Nothing is processed.
  case fail
  /// The first in the order of keys has the name, all others get one that tells them apart.
  case suffix
}

/// One of the outputs that a run makes of a key.
public struct NamedOutput: Hashable, Sendable {
  /// What tells it from the others; nil where there is but one.
  public let name: String?
  /// Which format was asked for, nil being the input's.
  public let format: ImageFormat?
  /// Whether the format is known only once the output is made; until then it is the input's in names.
  public let findsFormat: Bool

  /// An output from its parts.
  public init(name: String? = nil, format: ImageFormat? = nil, findsFormat: Bool = false) {
    self.name = name
    self.format = format
    self.findsFormat = findsFormat
  }

  /// The output that a wish for `choice` comes to.
  init(name: String?, _ choice: FormatChoice) {
    self.init(name: name, format: choice.fixed, findsFormat: choice == .smallest)
  }
}

/// The names of a run's outputs.
public struct OutputNames: Sendable {
  /// How they are made.
  public let template: OutputTemplate
  /// The outputs of a key, in the recipe's order; at least one.
  public let outputs: [NamedOutput]
  /// The outputs whose own key was taken.
  private let suffixed: [Target: ObjectKey]

  private struct Target: Hashable {
    let key: ObjectKey
    let output: NamedOutput
  }

  /// Names by the template alone, of one output.
  public init(_ template: OutputTemplate, format: ImageFormat?) {
    self.init(template, [NamedOutput(format: format)], suffixed: [:])
  }

  /// Names by the template alone, of what `recipe` makes.
  public init(_ template: OutputTemplate, of recipe: Recipe) {
    let wishes = recipe.outputs.map { wish in
      NamedOutput(name: wish.name, wish.format ?? recipe.format)
    }
    self.init(
      template, wishes.isEmpty ? [NamedOutput(name: nil, recipe.format)] : wishes,
      suffixed: [:])
  }

  /// Whether no output can be named before it is made.
  public var needsResult: Bool {
    template.needsResult || outputs.contains { $0.findsFormat }
  }

  /// What tells the outputs of one key apart in the ledger: where they go, in which format, and by which
  /// name.
  var places: [String] {
    outputs.map { output in
      "\(template)" + (output.format.map { " as \($0.rawValue)" } ?? "")
        + (output.findsFormat ? " as smallest" : "")
        + (output.name.map { " for \($0)" } ?? "")
    }
  }

  private init(
    _ template: OutputTemplate, _ outputs: [NamedOutput], suffixed: [Target: ObjectKey]
  ) {
    self.template = template
    self.outputs = outputs
    self.suffixed = suffixed
  }

  /// One of the outputs of `key`; throws as `OutputTemplate.output` does.
  public func output(_ output: NamedOutput, of key: ObjectKey) throws(StorageError) -> ObjectKey {
    if let own = suffixed[Target(key: key, output: output)] { return own }
    return try template.output(for: key, format: output.format, name: output.name)
  }

  /// The same for people: what only the making tells stays a field, the extension of the smallest
  /// format among it.
  func foretold(_ output: NamedOutput, of key: ObjectKey) throws(StorageError) -> ObjectKey {
    if !output.findsFormat { return try self.output(output, of: key) }
    return try template.output(for: key, ending: "{ext}", name: output.name)
  }

  /// The first output of `key`, which is the only one where there are not several.
  public func output(for key: ObjectKey) throws(StorageError) -> ObjectKey {
    try output(outputs[0], of: key)
  }

  /// The names for the keys of a source, settled so that no two have one output and none is the
  /// output of another.
  ///
  /// Costs 16 bytes a key, and 8 more a key in the directory that the template's outputs lie in,
  /// and what hashes alike is read again by name. Nothing is read where nothing can collide: the
  /// template keeps the key whole and puts it in a directory, the format is kept, and the keys are
  /// discovered, which excludes that directory. Nor where names need the result: then each output
  /// must be claimed when it is made (`OutputClaims`).
  ///
  /// Keys that are none, and outputs whose keys are, are left for their outcomes to tell. One key
  /// twice is no collision.
  ///
  /// - Parameters:
  ///   - areDiscovered: whether the keys come from `DiscoveredKeys`.
  ///   - keys: opens the source, twice at most; it should give the same keys each time, and not
  ///     those that an earlier run made (`InputKeys`), which would be found to be outputs.
  /// - Throws: `EngineError.collision` with the keys in order, `EngineError.readsOutput`, and what
  ///   `keys` and its sources throw.
  public static func settled(
    _ plain: OutputNames, policy: CollisionPolicy, areDiscovered: Bool,
    keys: () throws -> any KeySource
  ) throws -> OutputNames {
    let template = plain.template
    let cannotCollide =
      areDiscovered && template.commonDirectory != nil
      && !plain.outputs.contains { template.canCollide(format: $0.format) }
    if cannotCollide || plain.needsResult { return plain }
    let hashes = try OutputHashes(try keys(), naming: plain)
    if hashes.suspects.isEmpty { return plain }
    let suspects = try Suspects(try keys(), naming: plain, hashes: hashes)
    if let (output, key) = suspects.readOutput {
      throw EngineError.readsOutput(output.description, of: key.description)
    }
    var suffixed: [Target: ObjectKey] = [:]
    var taken: Set<ObjectKey> = []
    for (output, writers) in suspects.collisions {
      guard policy == .suffix else { throw collision(output, writers.map(\.key)) }
      for writer in writers.dropFirst() {
        let candidates = [8, 16].compactMap { try? output.suffixed(by: writer.key, digits: $0) }
        guard
          let free = candidates.first(where: { !hashes.contains($0) && !taken.contains($0) })
        else { throw collision(output, writers.map(\.key)) }
        taken.insert(free)
        suffixed[Target(key: writer.key, output: writer.output)] = free
      }
    }
    return OutputNames(template, plain.outputs, suffixed: suffixed)
  }

  private static func collision(_ output: ObjectKey, _ keys: [ObjectKey]) -> EngineError {
    .collision(output: output.description, keys: keys.prefix(2).map(\.description))
  }
}

extension ObjectKey {
  /// This output with some of the hash of `key` before its extension.
  fileprivate func suffixed(by key: ObjectKey, digits: Int) throws(StorageError) -> ObjectKey {
    let hexadecimal = String(StableHash.of(key.bytes), radix: 16)
    let padded = String(repeating: "0", count: 16 - hexadecimal.count) + hexadecimal
    let ending = fileExtension.map { bytes.suffix($0.utf8.count + 1) } ?? []
    let stem = bytes.dropLast(ending.count)
    return try ObjectKey(bytes: stem + "-\(padded.prefix(digits))".utf8 + ending)
  }
}
