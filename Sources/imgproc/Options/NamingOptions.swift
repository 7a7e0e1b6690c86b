// Where outputs go.

import ArgumentParser
import Engine
import Storage

/// Options on the names of outputs.
struct NamingOptions: ParsableArguments {
  @Option(
    name: [.customShort("o", allowingJoined: true), .customLong("output")],
    help: ArgumentHelp(
      """
      The output's key, with {key} {dir} {name} {ext} {w} {h} {hash8} filled in. \
      (default: \(OutputTemplate.standard))
      """, valueName: "template"))
  var output: String?

  @Option(
    help: ArgumentHelp(
      """
      What to do where two keys have one output: fail, or suffix, which gives all but the first a \
      name of its own. (default: fail)
      """, valueName: "word"))
  var onCollision: String?

  /// The template for outputs.
  func template() throws -> OutputTemplate {
    try Environment().setting("--output", output) { try OutputTemplate($0) } ?? .standard
  }

  /// What becomes of collisions.
  func policy() throws -> CollisionPolicy {
    try Environment().setting("--on-collision", onCollision, read: word(of: CollisionPolicy.self))
      ?? .fail
  }
}
