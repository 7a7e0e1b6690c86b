// What an output depends on besides its input's bytes, as digests: the same identity and the same bytes
// make the same output.

import Codecs
import Crypto
import FoundationEssentials
import Planning

/// What makes one job another than the one before.
struct JobIdentity: Sendable {
  /// What tells each output from the others of a key, in the recipe's order.
  let places: [String]
  /// A digest of the recipe and of the versions of all that carries it out.
  let recipe: [UInt8]
  /// A digest of the limits, which decide what fails.
  let limits: [UInt8]

  /// The identity of a job.
  ///
  /// - Parameter version: the program's.
  init(places: [String], recipe: Recipe, limits: Limits, version: String) {
    self.places = places
    self.recipe = digest(Made(recipe: recipe, program: version, libraries: codecLibraries))
    self.limits = digest(limits)
  }

  private struct Made: Encodable {
    let recipe: Recipe
    let program: String
    let libraries: [String: String]
  }
}

private func digest(_ value: some Encodable) -> [UInt8] {
  let encoder = JSONEncoder()
  encoder.outputFormatting = .sortedKeys
  // Strings, numbers and flags: nothing that JSON can't hold.
  let json = (try? encoder.encode(value)) ?? Data()
  return Array(SHA256.hash(data: json))
}
