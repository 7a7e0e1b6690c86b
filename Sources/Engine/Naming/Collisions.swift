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

/// The names of a run's outputs.
public struct OutputNames: Sendable {
  /// How they are made.
  public let template: OutputTemplate
  /// Which format was asked for, nil being the input's.
  public let format: ImageFormat?
  /// Whether the format is known only once the output is made.
  public let findsFormat: Bool
  /// The outputs of keys whose own was taken.
  private let suffixed: [ObjectKey: ObjectKey]

  /// Names by the template alone.
  public init(_ template: OutputTemplate, format: ImageFormat?, findsFormat: Bool = false) {
    self.init(template, format: format, findsFormat: findsFormat, suffixed: [:])
  }

  /// Whether no output can be named before it is made.
  public var needsResult: Bool { findsFormat || template.needsResult }

  /// What tells the outputs of one key apart in the ledger: where they go, and in which format.
  var place: String {
    if findsFormat { return "\(template) as smallest" }
    return format.map { "\(template) as \($0.rawValue)" } ?? "\(template)"
  }

  private init(
    _ template: OutputTemplate, format: ImageFormat?, findsFormat: Bool,
    suffixed: [ObjectKey: ObjectKey]
  ) {
    self.template = template
    self.format = format
    self.findsFormat = findsFormat
    self.suffixed = suffixed
  }

  /// The output of `key`; throws as `OutputTemplate.output` does. A format that is not known yet is the
  /// input's in it.
  public func output(for key: ObjectKey) throws(StorageError) -> ObjectKey {
    if let own = suffixed[key] { return own }
    return try template.output(for: key, format: format)
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
    _ template: OutputTemplate, format: ImageFormat?, findsFormat: Bool = false,
    policy: CollisionPolicy, areDiscovered: Bool, keys: () throws -> any KeySource
  ) throws -> OutputNames {
    let plain = OutputNames(template, format: format, findsFormat: findsFormat)
    let cannotCollide =
      areDiscovered && template.commonDirectory != nil && !template.canCollide(format: format)
    if plain.needsResult || cannotCollide { return plain }
    let hashes = try OutputHashes(try keys(), naming: plain)
    if hashes.suspects.isEmpty { return plain }
    let suspects = try Suspects(try keys(), naming: plain, hashes: hashes)
    if let (output, key) = suspects.readOutput {
      throw EngineError.readsOutput(output.description, of: key.description)
    }
    var suffixed: [ObjectKey: ObjectKey] = [:]
    var taken: Set<ObjectKey> = []
    for (output, writers) in suspects.collisions {
      guard policy == .suffix else { throw collision(output, writers) }
      for key in writers.dropFirst() {
        let candidates = [8, 16].compactMap { try? output.suffixed(by: key, digits: $0) }
        guard
          let free = candidates.first(where: { !hashes.contains($0) && !taken.contains($0) })
        else { throw collision(output, writers) }
        taken.insert(free)
        suffixed[key] = free
      }
    }
    return OutputNames(template, format: format, findsFormat: false, suffixed: suffixed)
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
