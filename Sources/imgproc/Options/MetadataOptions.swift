// What stays beside the pixels.

import ArgumentParser
import Codecs
import Planning

/// Options on metadata.
struct MetadataOptions: ParsableArguments {
  private static let standard = Recipe().metadata

  @Option(
    help: ArgumentHelp(
      """
      \(alternatives(MetadataChoice.Strip.allCases.map(\.rawValue))): safe leaves the colour profile \
      and the copyright, all not even those; none leaves what the output can hold, but for thumbnails \
      of other pixels. (default: \(Self.standard.strip.rawValue))
      """, valueName: "metadata"))
  var strip: String?

  @Option(
    help: ArgumentHelp(
      """
      Leave these all the same, commas between: \
      \(alternatives(MetadataChoice.Part.allCases.map(\.rawValue))). EXIF stays without place, \
      thumbnail and maker's notes.
      """, valueName: "metadata"))
  var keep: String?

  /// Takes what flags and environment ask for into `recipe`.
  func fill(_ recipe: inout Recipe, from environment: Environment) throws {
    let strip =
      try environment.setting("--strip", strip, read: word(of: MetadataChoice.Strip.self))
      ?? recipe.metadata.strip
    let kept = try environment.setting("--keep", keep) { text in
      try text.split(separator: ",", omittingEmptySubsequences: false)
        .map { try word(of: MetadataChoice.Part.self)(String($0)) }
    }
    recipe.metadata = MetadataChoice(strip: strip, keeping: Set(kept ?? []))
    guard recipe.colourSpace == .srgb || recipe.metadata.keeps(.icc) else {
      throw UsageError(
        "--colorspace keep needs the profile that --strip all takes away",
        hint: "add --keep icc, or leave one of them out")
    }
  }
}
