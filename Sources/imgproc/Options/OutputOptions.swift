// Several outputs of each image.

import ArgumentParser
import Planning

/// Options on what is made of one image in one go.
struct OutputOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      One of several outputs, made of one decode: a name for {out}, a size as for --resize, and if \
      wished a format and a quality of its own. Repeatable.
      """, valueName: "name:size[:format[:q]]"))
  var out: [String] = []

  @Option(
    help: ArgumentHelp(
      "An output fitting inside each of these widths, called after it.", valueName: "px,px"))
  var widths: String?

  /// Takes what flags and environment ask for into `recipe`.
  func fill(_ recipe: inout Recipe, from environment: Environment) throws {
    let widths =
      try environment.setting("--widths", widths) { text in
        try text.split(separator: ",", omittingEmptySubsequences: false)
          .map { OutputWish(width: try number(in: 1...Int(Int32.max))(String($0))) }
      } ?? []
    let wishes = try environment.list("--out", out).map { wish in
      try wish.read { text throws(PlanningError) in try OutputWish(parsing: text) }
    }
    recipe.outputs = wishes + widths
    var names: Set<String> = []
    for wish in recipe.outputs where !names.insert(wish.name).inserted {
      throw UsageError(
        "two outputs are called '\(wish.name)'", hint: "give each --out and width a name of its own"
      )
    }
  }
}
