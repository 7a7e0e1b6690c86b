// What only WebP can be asked for.

import ArgumentParser
import Codecs
import Planning

/// Options on WebP files to be written.
struct WebPEncodingOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Lossless, but for pixels that may change to save bytes: 0, a lot, to 100, not at all.",
      valueName: "level"))
  var nearLossless: String?

  @Flag(help: "Choose colours at half resolution by their looks: sharper edges, for more time.")
  var sharpYuv = false

  @Option(
    help: ArgumentHelp(
      "Quality of alpha in lossy files, 0 to 100. (default: \(WebPOptions().alphaQuality))",
      valueName: "quality"))
  var alphaQuality: String?

  /// Takes what flags and environment ask for into `recipe`.
  func fill(_ recipe: inout Recipe, from environment: Environment) throws {
    recipe.webP.nearLossless = try environment.setting(
      "--near-lossless", nearLossless, read: number(in: 0...100))
    recipe.webP.sharpYUV = try environment.flag("--sharp-yuv", sharpYuv)
    recipe.webP.alphaQuality =
      try environment.setting("--alpha-quality", alphaQuality, read: number(in: 0...100))
      ?? recipe.webP.alphaQuality
  }
}
