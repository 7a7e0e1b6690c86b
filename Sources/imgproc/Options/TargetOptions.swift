// What an output must come to.

import ArgumentParser
import Planning

/// Options on targets, and on outputs that miss them.
struct TargetOptions: ParsableArguments {
  private static let standard = Recipe()

  @Option(
    help: ArgumentHelp(
      """
      The best quality whose file has no more bytes, such as 100k, up to that of --quality; an image that \
      does not fit fails.
      """, valueName: "bytes"))
  var maxBytes: String?

  @Option(
    help: ArgumentHelp(
      """
      The smallest file whose SSIMULACRA2 against its own pixels is no less: 90 can't be told from them, \
      70 is good, 50 is poor.
      """, valueName: "score"))
  var targetQuality: String?

  @Option(
    help: ArgumentHelp(
      "The quality that targets never go below. (default: \(Target.standardMinQuality))",
      valueName: "quality"))
  var minQuality: String?

  @Option(
    help: ArgumentHelp(
      """
      \(alternatives(LargerChoice.allCases.map(\.rawValue))): what becomes of an output that saves nothing. \
      (default: \(Self.standard.ifLarger.rawValue))
      """, valueName: "what"))
  var ifLarger: String?

  @Option(
    help: ArgumentHelp(
      "What counts as a saving, as a share of the bytes. (default: 0%)", valueName: "percent"))
  var minSavings: String?

  /// Takes what flags and environment ask for into `recipe`, which has its quality already.
  func fill(_ recipe: inout Recipe, from environment: Environment) throws {
    recipe.target.maxBytes = try environment.setting(
      "--max-bytes", maxBytes, read: count(unit: 1000))
    recipe.target.score = try environment.setting(
      "--target-quality", targetQuality, read: decimal(in: 0...100))
    recipe.target.minQuality =
      try environment.setting("--min-quality", minQuality, read: number(in: 1...100))
      ?? min(recipe.target.minQuality, recipe.quality ?? 100)
    recipe.ifLarger =
      try environment.setting("--if-larger", ifLarger, read: word(of: LargerChoice.self))
      ?? recipe.ifLarger
    recipe.minSavings =
      try environment.setting("--min-savings", minSavings, read: percentage) ?? recipe.minSavings
    if let most = recipe.quality, most < recipe.target.minQuality {
      throw UsageError("--min-quality \(recipe.target.minQuality) is above --quality \(most)")
    }
  }

  /// A share, written as `5%` or `5`; 0 to below 1.
  private func percentage(_ text: String) throws -> Double {
    let digits = text.hasSuffix("%") ? String(text.dropLast()) : text
    guard let percent = Double(digits), (0..<100).contains(percent) else {
      throw UsageError(text, isNot: "a percentage from 0 to below 100, such as 5%")
    }
    return percent / 100
  }
}
