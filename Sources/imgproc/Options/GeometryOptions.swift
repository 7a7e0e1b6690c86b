// How large and of which part of the image.

import ArgumentParser
import Planning
import Raster

/// Options on sizes.
struct GeometryOptions: ParsableArguments {
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

  /// Takes what flags and environment ask for into `recipe`.
  func fill(_ recipe: inout Recipe, from environment: Environment) throws {
    recipe.geometry = try geometry(environment)
    recipe.upscale = try environment.flag("--upscale", upscale)
    recipe.filter =
      try environment.setting("--kernel", kernel, read: word(of: Filter.self)) ?? recipe.filter
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
}
