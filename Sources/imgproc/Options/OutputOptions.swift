// Several outputs of each image.

import ArgumentParser
import Planning

/// The flags on how large outputs are: the strongest place that says anything by any of them counts
/// alone, so that `-W` is stronger than `IMGPROC_RESIZE` and than the widths of a config.
let sizeFlags = ["--resize", "--width", "--height", "--out", "--widths"]

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

  /// Whether flags say how large outputs are.
  var saySizes: Bool { !out.isEmpty || widths != nil }

  /// Takes what flags and environment ask for into `recipe`.
  ///
  /// - Parameter areSaid: whether flags, these or others, say how large outputs are.
  func fill(_ recipe: inout Recipe, from environment: Environment, areSaid: Bool) throws {
    let rivals = areSaid ? nil : sizeFlags
    let widths =
      try environment.wish("--widths", widths, among: rivals)?.read { text in
        try text.split(separator: ",", omittingEmptySubsequences: false)
          .map { OutputWish(width: try number(in: 1...Int(Int32.max))(String($0))) }
      } ?? []
    let wishes = try environment.list("--out", out, among: rivals).map { wish in
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
