// From geometry options to a recipe, and what can't be meant together.

import Planning
import Raster

extension GeometryOptions {
  /// Whether flags say how large the output is.
  var saySizes: Bool { resize != nil || width != nil || height != nil }

  /// Takes what flags and environment ask for into `recipe`.
  ///
  /// - Parameter areSizesSaid: whether flags, these or others, say how large outputs are.
  func fill(_ recipe: inout Recipe, from environment: Environment, areSizesSaid: Bool) throws {
    let wished = try size(environment, areSaid: areSizesSaid)
    recipe.geometry = wished ?? .standard
    try refuseSizes(besides: recipe.outputs)
    if let fit = try environment.setting("--fit", fit, read: word(of: Fit.self)) {
      if recipe.outputs.isEmpty {
        try apply(fit, to: &recipe.geometry, isWished: wished != nil)
      }
      for index in recipe.outputs.indices {
        try apply(fit, to: &recipe.outputs[index].geometry, isWished: true)
      }
    }
    recipe.position =
      try environment.setting(
        "--position", position, read: { text in try Position(parsing: text) }) ?? recipe.position
    if position != nil {
      let fits = recipe.outputs.isEmpty ? [recipe.geometry.fit] : recipe.outputs.map(\.geometry.fit)
      try check(recipe.position, for: fits.first { $0 == .cover || $0 == .contain } ?? fits[0])
    }
    recipe.crop = try environment.setting(
      "--crop", crop, read: { text in try CropGeometry(parsing: text) })
    recipe.rotation =
      try environment.setting("--rotate", rotate, read: rotation) ?? recipe.rotation
    recipe.flip = try environment.flag("--flip", flip)
    recipe.flop = try environment.flag("--flop", flop)
    recipe.upscale = try environment.flag("--upscale", upscale)
    recipe.background = try environment.setting(
      "--background", background, read: { text in try Colour(parsing: text) })
    recipe.filter =
      try environment.setting("--kernel", kernel, read: word(of: Filter.self)) ?? recipe.filter
    recipe.light = try environment.flag("--linear", linear) ? .linear : .asStored
    recipe.sharpening = try environment.setting("--sharpen", sharpen, read: decimal(in: 0.3...10))
  }

  /// Refuses flags that say how large the one output is where there are several.
  private func refuseSizes(besides outputs: [OutputWish]) throws {
    let sizes = [("--resize", resize), ("--width", width), ("--height", height)]
    guard !outputs.isEmpty, let (flag, _) = sizes.first(where: { $0.1 != nil }) else { return }
    throw UsageError(
      "\(flag) does not go with --out and --widths, which say how large",
      hint: "leave one of them out")
  }

  /// The size of the one output; nil where nobody says anything of it.
  private func size(_ environment: Environment, areSaid: Bool) throws -> Geometry? {
    let rivals = areSaid ? nil : sizeFlags
    let whole = environment.wish("--resize", resize, among: rivals)
    let sides = (
      width: environment.wish("--width", width, among: rivals),
      height: environment.wish("--height", height, among: rivals)
    )
    if let whole, let side = sides.width ?? sides.height {
      throw UsageError(
        "\(whole.source) already says how large",
        hint: "leave \(whole.source) or \(side.source) out")
    }
    if let whole {
      return try whole.read { text throws(PlanningError) in try Geometry(parsing: text) }
    }
    if sides.width == nil, sides.height == nil { return nil }
    let side = number(in: 1...Int(Int32.max))
    return .inside(
      width: try sides.width?.read(side), height: try sides.height?.read(side))
  }

  private func apply(_ fit: Fit, to geometry: inout Geometry, isWished: Bool) throws {
    guard isWished || fit == .inside else {
      throw UsageError(
        "--fit \(fit.rawValue) needs a box", hint: "say how large, as in -s 800x600")
    }
    guard case .box = geometry.extent else {
      if fit == .inside { return }
      throw UsageError(
        "--fit \(fit.rawValue) needs a box in pixels", hint: "say how large, as in -s 800x600")
    }
    guard geometry.fit == .inside || geometry.fit == fit else {
      let sign = geometry.fit == .outside ? "^" : "!"
      throw UsageError(
        "--fit \(fit.rawValue) contradicts the \(sign) of the size", hint: "leave one of them out")
    }
    geometry.fit = fit
  }

  private func check(_ position: Position, for fit: Fit) throws {
    switch (fit, position) {
    case (.cover, _), (.contain, .towards): break
    case (.contain, _):
      throw UsageError(
        "--position: nothing is cut off by --fit contain, so there is nothing to look for",
        hint: "take a direction such as north, or shares such as 50%,30%")
    default:
      throw UsageError(
        "--position has no effect on --fit \(fit.rawValue)",
        hint: "add --fit cover or --fit contain")
    }
  }

  private func rotation(_ text: String) throws -> Rotation {
    guard let degrees = Int(text), let rotation = Rotation(rawValue: degrees) else {
      throw UsageError(text, isNot: alternatives(Rotation.allCases.map { "\($0.rawValue)" }))
    }
    return rotation
  }
}
