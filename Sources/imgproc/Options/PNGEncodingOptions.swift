// What only PNG can be asked for.

import ArgumentParser
import Planning

/// Options on PNG files to be written.
struct PNGEncodingOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      At most so many colours, 2 to \(PaletteWish.mostColours), and that many where --palette stands \
      alone. All colours stay where the few score less than --target-quality, or \(Int(PaletteWish.leastScore)). \
      JPEG, WebP and animations keep theirs.
      """, valueName: "colours"))
  var palette: String?

  @Flag(
    help: "Mix the colours of a palette to look like those that it lacks: larger, and smoother.")
  var dither = false

  /// Takes what flags and environment ask for into `recipe`.
  func fill(_ recipe: inout Recipe, from environment: Environment) throws {
    let colours = try environment.setting(
      "--palette", palette, read: number(in: 2...PaletteWish.mostColours))
    let dithers = try environment.flag("--dither", dither)
    recipe.palette = colours.map { PaletteWish(colours: $0, dithers: dithers) }
    if dither, colours == nil {
      throw UsageError("--dither mixes the colours of a palette", hint: "try --palette --dither")
    }
    if colours != nil, recipe.lossless {
      throw UsageError("--palette gives up colours, and --lossless keeps every one")
    }
  }

  /// `arguments` with the number that `--palette` alone stands for. ArgumentParser would take the key behind
  /// it for the number.
  static func completed(_ arguments: [String]) -> [String] {
    let end = arguments.firstIndex(of: "--") ?? arguments.endIndex
    return arguments.indices.map { place in
      let isNumbered =
        place + 1 < end && arguments[place + 1].allSatisfy { $0.isASCII && $0.isNumber }
      guard arguments[place] == "--palette", place < end, !isNumbered else {
        return arguments[place]
      }
      return "--palette=\(PaletteWish.mostColours)"
    }
  }
}
