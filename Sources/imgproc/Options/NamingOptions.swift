// Where outputs go.

import ArgumentParser
import Engine
import Planning
import Storage

/// Options on the names of outputs.
struct NamingOptions: ParsableArguments {
  @Option(
    name: [.customShort("o", allowingJoined: true), .customLong("output")],
    help: ArgumentHelp(
      """
      The output's key, with {key} {dir} {name} {ext} {out} {w} {h} {hash8} filled in. \
      (default: \(OutputTemplate.standard), for several \(OutputTemplate.standardForSeveral))
      """, valueName: "template"))
  var output: String?

  @Option(
    help: ArgumentHelp(
      """
      What to do where two keys have one output: fail, or suffix, which gives all but the first a \
      name of its own. (default: fail)
      """, valueName: "word"))
  var onCollision: String?

  /// The template for outputs, where there is one of each input.
  func template() throws -> OutputTemplate { try given() ?? .standard }

  /// The names of what `recipe` makes.
  func names(of recipe: Recipe) throws -> OutputNames {
    if recipe.outputs.isEmpty { return OutputNames(try template(), of: recipe) }
    let template = try given() ?? .standardForSeveral
    guard template.tellsOutputsApart || recipe.outputs.count == 1 else {
      throw UsageError(
        "--output \(template) is one name for several outputs",
        hint: "put {out} into it, which is each one's name, or {w}")
    }
    return OutputNames(template, of: recipe)
  }

  private func given() throws -> OutputTemplate? {
    try Environment().setting("--output", output) { try OutputTemplate($0) }
  }

  /// What becomes of collisions.
  func policy() throws -> CollisionPolicy {
    try Environment().setting("--on-collision", onCollision, read: word(of: CollisionPolicy.self))
      ?? .fail
  }
}
