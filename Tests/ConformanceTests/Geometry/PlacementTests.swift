// Every decoder, every encoder, every fit, every way that a camera can be held: pixels end where the
// options say.

import Codecs
import Imaging
import Planning
import Raster
import TestSupport
import Testing

@Suite("Placement")
struct PlacementTests {
  private static let positions: [(String, Double, Double)] = [
    ("center", 0.5, 0.5), ("north", 0.5, 0), ("southeast", 1, 1), ("left", 0, 0.5),
    ("top-right", 1, 0), ("25%,75%", 0.25, 0.75),
  ]
  private static let crops = [nil, "60x40+30+4", "48x64+24+0", "75%x50%+0%+25%"]
  private static let boxes = [
    PixelSize(width: 40, height: 30), PixelSize(width: 28, height: 44),
    PixelSize(width: 22, height: 19),
  ]

  /// A combination of everything that one number stands for.
  private func expected(_ number: Int, fit: Fit, encoder: ImageFormat) throws -> ExpectedScene {
    var recipe = Recipe()
    let box = Self.boxes[number % 3]
    recipe.geometry = Geometry(.box(width: box.width, height: box.height), fit: fit)
    recipe.upscale = true
    recipe.rotation = Rotation.allCases[number / 3 % 4]
    recipe.flip = number / 5 % 2 == 1
    recipe.flop = number / 7 % 2 == 1
    recipe.crop = try Self.crops[number / 2 % 4].map { try CropGeometry(parsing: $0) }
    let position = Self.positions[number % Self.positions.count]
    recipe.position = try Position(parsing: position.0)
    recipe.background = Scene.background
    recipe.filter = .linear
    recipe.format = FormatChoice(rawValue: encoder.rawValue) ?? .keep
    recipe.quality = 96
    let region = recipe.crop?.region(in: Scene.size) ?? PixelRegion(whole: Scene.size)
    return ExpectedScene(
      recipe: recipe, box: box, crop: region, shareAcross: position.1, shareDown: position.2)
  }

  private func check(
    _ expected: ExpectedScene, from format: ImageFormat, _ orientation: Orientation
  ) throws {
    let made = try Scene.processed(expected.recipe, from: format, orientation)
    let picture = try decode(made.file).picture
    #expect(made.size == expected.size && picture.shape.size == expected.size)
    let isLossy =
      format == .jpeg || expected.recipe.format == .jpeg || expected.recipe.format == .webp
    let (flaw, checked) = expected.flaw(
      in: picture, margin: isLossy ? 5 : 2, tolerance: isLossy ? 48 : 3)
    #expect(
      flaw == nil,
      "\(format), \(orientation), \(expected.recipe.geometry.fit), \(expected.recipe): \(flaw ?? "")"
    )
    #expect(isLossy || checked > expected.size.width * expected.size.height / 6)
  }

  @Test(
    "pixels of every decoder reach every encoder where each fit puts them",
    arguments: builtinCodecs.map(\.format), Fit.allCases)
  func matrix(_ format: ImageFormat, _ fit: Fit) throws {
    var number = fit.rawValue.count
    for encoder in ImageFormat.allCases {
      for orientation in Orientation.allCases {
        number += 1
        try check(expected(number, fit: fit, encoder: encoder), from: format, orientation)
      }
    }
  }

  @Test(
    "rotate, flip and flop turn what the camera's orientation made upright",
    arguments: Orientation.allCases, Rotation.allCases)
  func turns(_ orientation: Orientation, _ rotation: Rotation) throws {
    for (flip, flop) in [(false, false), (true, false), (false, true), (true, true)] {
      for fit in [Fit.cover, .contain, .fill] {
        let one = try expected(orientation.rawValue, fit: fit, encoder: .png)
        var recipe = one.recipe
        (recipe.rotation, recipe.flip, recipe.flop) = (rotation, flip, flop)
        try check(
          ExpectedScene(
            recipe: recipe, box: one.box, crop: one.crop, shareAcross: one.shareAcross,
            shareDown: one.shareDown), from: .png, orientation)
      }
    }
  }
}
