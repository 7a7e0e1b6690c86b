// In which format, and how hard the encoder tries.

import ArgumentParser
import Codecs
import Planning

/// Options on files to be written.
struct EncodingOptions: ParsableArguments {
  private static let standard = Recipe()

  @Option(
    name: [.customShort("f", allowingJoined: true), .long],
    help: ArgumentHelp(
      """
      \(alternatives(FormatChoice.allCases.map(\.rawValue))). \
      (default: \(Self.standard.format.rawValue))
      """, valueName: "format"))
  var format: String?

  @Option(
    name: [.customShort("q", allowingJoined: true), .long],
    help: ArgumentHelp(
      "1 to 100, for JPEG and WebP. (default: \(Recipe.standardQuality))", valueName: "quality"))
  var quality: String?

  @Option(
    help: ArgumentHelp(
      """
      How hard to try for fewer bytes, 0 to 9. From \(EncodeOptions.weighingEffort) on, JPEG weighs every \
      bit against what it loses: slower, and 5% smaller. A PNG that keeps its size is searched from 3 on, \
      another from 5 on; 9 takes minutes. (default: \(Self.standard.effort))
      """, valueName: "effort"))
  var effort: String?

  @Option(
    help: ArgumentHelp(
      """
      How many samples of colour a JPEG has for those of brightness: \
      \(alternatives(ChromaChoice.allCases.map(\.rawValue))). (default: \(Self.standard.chroma.rawValue), \
      by quality and content)
      """, valueName: "sampling"))
  var chroma: String?

  @Flag(help: "Keep every pixel, where the format can.")
  var lossless = false

  @Flag(exclusivity: .exclusive)
  var scans: JPEGScans?

  @Option(
    help: ArgumentHelp(
      """
      What becomes of a broken image: fail, or salvage what can be decoded, with a warning that says \
      how much. (default: \(Self.standard.onCorrupt.rawValue))
      """, valueName: "fail|salvage"))
  var onCorrupt: String?

  /// Takes what flags and environment ask for into `recipe`.
  func fill(_ recipe: inout Recipe, from environment: Environment) throws {
    recipe.format =
      try environment.setting("--format", format, read: formatChoice) ?? recipe.format
    recipe.quality =
      try environment.setting("--quality", quality, read: number(in: 1...100)) ?? recipe.quality
    recipe.effort =
      try environment.setting("--effort", effort, read: number(in: 0...9)) ?? recipe.effort
    recipe.chroma =
      try environment.setting("--chroma", chroma, read: word(of: ChromaChoice.self))
      ?? recipe.chroma
    recipe.onCorrupt =
      try environment.setting("--on-corrupt", onCorrupt, read: word(of: CorruptChoice.self))
      ?? recipe.onCorrupt
    recipe.lossless = try environment.flag("--lossless", lossless)
    recipe.progressive =
      try scans.map { $0 == .progressive }
      ?? environment.standingSwitch("--progressive", among: ["--baseline"])
      ?? !environment.flag("--baseline", false, among: ["--progressive"])
  }

  /// Common names beside the proper ones.
  private func formatChoice(_ text: String) throws -> FormatChoice {
    try word(of: FormatChoice.self)(text.lowercased() == "jpg" ? "jpeg" : text)
  }
}

/// In how many scans a JPEG is written.
enum JPEGScans: String, EnumerableFlag {
  case progressive
  case baseline

  static func help(for scans: JPEGScans) -> ArgumentHelp? {
    switch scans {
    case .progressive: "Write JPEG in several scans, which is smaller and shows early. (default)"
    case .baseline: "Write JPEG in one scan, which is quicker to write."
    }
  }
}
