// A picture whose colours tell where they are, and where they must be after any geometry: worked out
// from what the options say, backwards from the output, by none of the program's own arithmetic.

import Codecs
import Imaging
import Planning
import Raster
import TestSupport

/// Four quadrants of flat colour, 96x64 pixels upright.
enum Scene {
  static let size = PixelSize(width: 96, height: 64)
  static let colours = [[220, 30, 30], [30, 180, 40], [30, 60, 220], [240, 220, 30]]
  static let background = Colour(red: 120, green: 20, blue: 130)

  /// The quadrant's colour at a point of the upright picture, or nil where another one is nearer than
  /// `margin`.
  static func colour(_ x: Double, _ y: Double, margin: Double) -> [Int]? {
    let (dx, dy) = (x - Double(size.width) / 2, y - Double(size.height) / 2)
    guard abs(dx) > margin, abs(dy) > margin else { return nil }
    return colours[(dx > 0 ? 1 : 0) + (dy > 0 ? 2 : 0)]
  }

  /// The picture as a camera held that way stores it.
  static func stored(_ orientation: Orientation) -> Picture {
    let isOnItsSide = orientation.rawValue >= 5
    let stored = isOnItsSide ? size.transposed : size
    let (right, bottom) = (size.width - 1, size.height - 1)
    return Picture(stored, PixelFormat(.rgb)) { x, y, channel in
      let upright =
        switch orientation {
        case .upright: (x, y)
        case .mirrored: (right - x, y)
        case .upsideDown: (right - x, bottom - y)
        case .mirroredUpsideDown: (x, bottom - y)
        case .transposed: (y, x)
        case .turnedRight: (right - y, x)
        case .transversed: (right - y, bottom - x)
        case .turnedLeft: (y, bottom - x)
        }
      return colours[(upright.0 > right / 2 ? 1 : 0) + (upright.1 > bottom / 2 ? 2 : 0)][channel]
    }
  }

  /// What becomes of the picture, stored as `format` and `orientation`.
  static func processed(
    _ recipe: Recipe, from format: ImageFormat, _ orientation: Orientation
  ) throws -> ProcessedImage {
    let options = EncodeOptions(quality: 96, lossless: format == .webp)
    let bytes = try input(try encode(stored(orientation), as: format, options))
    var header = try readHeader(of: bytes, limits: Limits())
    header.orientation = orientation
    return try processImage(bytes, JobPlan(recipe, for: header, limits: Limits()))[0]
  }
}

/// What an output of the scene must look like.
struct ExpectedScene {
  let recipe: Recipe
  let box: PixelSize
  /// The part of the upright picture that is used.
  let crop: PixelRegion
  let shareAcross: Double
  let shareDown: Double

  /// The picture's sides after cropping and turning.
  var turned: (width: Double, height: Double) {
    let swaps = recipe.rotation == .right || recipe.rotation == .left
    let (width, height) = (Double(crop.size.width), Double(crop.size.height))
    return swaps ? (height, width) : (width, height)
  }

  var size: PixelSize {
    let (across, down) = (Double(box.width) / turned.width, Double(box.height) / turned.height)
    let ratio = recipe.geometry.fit == .inside ? min(across, down) : max(across, down)
    switch recipe.geometry.fit {
    case .cover, .contain, .fill: return box
    case .inside, .outside:
      return PixelSize(
        width: Int((turned.width * ratio).rounded()), height: Int((turned.height * ratio).rounded())
      )
    }
  }

  /// The colour at the middle of an output's pixel; nil where two meet within `margin` output pixels.
  func colour(_ x: Int, _ y: Int, margin: Double) -> [Int]? {
    var (across, down) = (Double(size.width) / turned.width, Double(size.height) / turned.height)
    var place = (x: Double(x) + 0.5, y: Double(y) + 0.5)
    if recipe.geometry.fit == .cover {
      (across, down) = (max(across, down), max(across, down))
      place.x += (turned.width * across - Double(size.width)) * shareAcross
      place.y += (turned.height * down - Double(size.height)) * shareDown
    } else if recipe.geometry.fit == .contain {
      (across, down) = (min(across, down), min(across, down))
      place.x -= (Double(size.width) - turned.width * across) * shareAcross
      place.y -= (Double(size.height) - turned.height * down) * shareDown
      let beyond =
        [
          -place.x, -place.y, place.x - turned.width * across, place.y - turned.height * down,
        ].max() ?? 0
      if beyond > margin {
        return [Scene.background.red, Scene.background.green, Scene.background.blue].map(Int.init)
      }
      if beyond > -margin { return nil }
    }
    return upright(place.x / across, place.y / down, margin: margin / min(across, down))
  }

  /// Undoes the turn: the last thing done first.
  private func upright(_ x: Double, _ y: Double, margin: Double) -> [Int]? {
    let x = recipe.flop ? turned.width - x : x
    let y = recipe.flip ? turned.height - y : y
    let (width, height) = (Double(crop.size.width), Double(crop.size.height))
    let place =
      switch recipe.rotation {
      case .none: (x, y)
      case .right: (y, height - x)
      case .half: (width - x, height - y)
      case .left: (width - y, x)
      }
    return Scene.colour(
      place.0 + Double(crop.columns.lowerBound), place.1 + Double(crop.rows.lowerBound),
      margin: margin)
  }

  /// The first pixel that is not as it must be, told in words, and how many were looked at.
  func flaw(in picture: Picture, margin: Double, tolerance: Int) -> (String?, checked: Int) {
    var checked = 0
    for y in 0..<picture.shape.size.height {
      for x in 0..<picture.shape.size.width {
        guard let wanted = colour(x, y, margin: margin) else { continue }
        checked += 1
        let found = picture[x, y]
        if zip(found, wanted).contains(where: { abs($0 - $1) > tolerance }) {
          return ("\(found) at \(x),\(y), not \(wanted)", checked)
        }
      }
    }
    return (nil, checked)
  }
}
