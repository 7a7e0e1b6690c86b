// Which colours, how many bits, and which way up.

import ArgumentParser
import Planning

/// Options on what pixels mean.
struct ColourOptions: ParsableArguments {
  private static let standard = Recipe()

  @Option(
    help: ArgumentHelp(
      """
      \(alternatives(ColourSpaceChoice.allCases.map(\.rawValue))): convert colours by their profile, \
      or keep pixels and profile. (default: \(Self.standard.colourSpace.rawValue))
      """, valueName: "colours"))
  var colorspace: String?

  @Option(
    help: ArgumentHelp(
      """
      \(alternatives(DepthChoice.allCases.map(\.rawValue))): bits of a sample; JPEG and WebP have 8. \
      (default: \(Self.standard.depth.rawValue))
      """, valueName: "bits"))
  var depth: String?

  @Flag(
    name: .customLong("no-auto-orient"),
    help: "Leave pixels as they are stored, and keep the tag that turns them.")
  var leavesOrientation = false

  /// Takes what flags and environment ask for into `recipe`.
  func fill(_ recipe: inout Recipe, from environment: Environment) throws {
    recipe.colourSpace =
      try environment.setting("--colorspace", colorspace, read: word(of: ColourSpaceChoice.self))
      ?? recipe.colourSpace
    recipe.depth =
      try environment.setting("--depth", depth, read: word(of: DepthChoice.self)) ?? recipe.depth
    recipe.autoOrient = try !environment.flag("--no-auto-orient", leavesOrientation)
  }
}
