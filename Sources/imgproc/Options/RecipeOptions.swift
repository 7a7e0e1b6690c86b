// What to make of each image.

import ArgumentParser
import Planning
import Raster

/// Geometry and encoding.
struct RecipeOptions: ParsableArguments {
  private static let standard = Recipe()

  @Option(
    name: [.customShort("s", allowingJoined: true), .long],
    help: ArgumentHelp(
      """
      Fit inside 800x600, 800x or 800 (width alone), x600, or scale to 50%. \
      (default: \(written(Self.standard.geometry)))
      """, valueName: "geometry"))
  var resize: String?

  @Option(
    name: [.customShort("W", allowingJoined: true), .long],
    help: ArgumentHelp("Fit inside this width.", valueName: "px"))
  var width: String?

  @Option(
    name: [.customShort("H", allowingJoined: true), .long],
    help: ArgumentHelp("Fit inside this height.", valueName: "px"))
  var height: String?

  @Flag(help: "Enlarge small images to the geometry.")
  var upscale = false

  @Option(
    help: ArgumentHelp(
      """
      \(alternatives(Filter.allCases.map(\.rawValue))). \
      (default: \(Self.standard.filter.rawValue))
      """, valueName: "filter"))
  var kernel: String?

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

  @Flag(help: "Keep every pixel, where the format can.")
  var lossless = false

  @Flag(exclusivity: .exclusive)
  var scans: JPEGScans?

  /// The recipe that flags and environment ask for.
  func recipe() throws -> Recipe {
    let environment = Environment()
    var recipe = Self.standard
    recipe.geometry = try geometry(environment)
    recipe.upscale = try environment.flag("--upscale", upscale)
    recipe.filter =
      try environment.setting("--kernel", kernel, read: word(of: Filter.self)) ?? recipe.filter
    recipe.format =
      try environment.setting("--format", format, read: formatChoice) ?? recipe.format
    recipe.quality =
      try environment.setting("--quality", quality, read: number(in: 1...100)) ?? recipe.quality
    recipe.lossless = try environment.flag("--lossless", lossless)
    recipe.progressive =
      try scans.map { $0 == .progressive } ?? !environment.flag("--baseline", false)
    return recipe
  }

  /// The size that flags ask for; variables count only where no flag says anything of it, so that
  /// `-W` is stronger than `IMGPROC_RESIZE`.
  private func geometry(_ environment: Environment) throws -> Geometry {
    let isInFlags = [resize, width, height].contains { $0 != nil }
    func wish(_ flag: String, _ text: String?) -> Given? {
      isInFlags ? text.map { Given(source: flag, text: $0) } : environment.variable(of: flag)
    }
    let whole = wish("--resize", resize)
    let sides = (width: wish("--width", width), height: wish("--height", height))
    if let whole, let side = sides.width ?? sides.height {
      throw UsageError(
        "\(whole.source) already says how large",
        hint: "leave \(whole.source) or \(side.source) out")
    }
    if let whole {
      return try whole.read { text throws(PlanningError) in try Geometry(parsing: text) }
    }
    if sides.width == nil, sides.height == nil { return .standard }
    let side = number(in: 1...Int(Int32.max))
    return .inside(
      width: try sides.width?.read(side), height: try sides.height?.read(side))
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
