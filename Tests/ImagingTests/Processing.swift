// Images through the whole of the program's pixel work, for tests.

import Codecs
import Imaging
import Planning
import Raster
import TestSupport

/// What becomes of `file` under the standard recipe with `change`s.
func process(
  _ file: [UInt8], limits: Limits = Limits(), _ change: (inout Recipe) -> Void = { _ in }
) throws(CodecError) -> ProcessedImage {
  try processAll(file, limits: limits, change)[0]
}

/// Every output of it.
func processAll(
  _ file: [UInt8], limits: Limits = Limits(), _ change: (inout Recipe) -> Void
) throws(CodecError) -> [ProcessedImage] {
  var recipe = Recipe()
  change(&recipe)
  let bytes = try input(file)
  let header = try readHeader(
    of: bytes, limits: limits, isPart: recipe.onCorrupt == .salvage)
  return try processImage(bytes, JobPlan(recipe, for: header, limits: limits))
}

/// The fixture of that name.
func fixture(_ name: String) throws -> [UInt8] { try Fixtures.read("formats/\(name)") }

extension Recipe {
  /// This recipe at such a size: `inside` is both sides of a box.
  mutating func fit(_ inside: Int) { geometry = .inside(width: inside, height: inside) }
}

extension Picture {
  /// The four corners' colours, where they are flat, in reading order; gray counts as all three.
  var corners: [[Int]] {
    let (right, bottom) = (shape.size.width - 1, shape.size.height - 1)
    let (x, y) = (shape.size.width / 10, shape.size.height / 8)
    return [self[x, y], self[right - x, y], self[x, bottom - y], self[right - x, bottom - y]]
      .map { pixel in
        let scale = shape.format.largestSample / 255
        let levels = pixel.map { $0 / scale }
        return shape.format.layout.isGray
          ? [levels[0], levels[0], levels[0]] : Array(levels[..<3])
      }
  }

  /// Whether the corners are those of the test picture, upright, within `tolerance` of 255.
  func standsUpright(within tolerance: Int) -> Bool {
    let expected = [[220, 30, 30], [30, 180, 40], [30, 60, 220], [240, 220, 30]]
    return zip(corners, expected).allSatisfy { found, wanted in
      zip(found, wanted).allSatisfy { abs($0 - $1) <= tolerance }
    }
  }
}

/// The decoded picture as a viewer shows it, turned by its tag where it has one.
func shown(_ file: [UInt8]) throws(CodecError) -> Picture {
  let picture = try decode(file).picture
  let size = picture.shape.size
  let orientation = try header(of: file).orientation
  if orientation == .upright { return picture }
  return Picture(orientation.upright(size), picture.shape.format) { x, y, channel in
    let (right, bottom) = (size.width - 1, size.height - 1)
    return switch orientation {
    case .upright: picture[x, y][channel]
    case .mirrored: picture[right - x, y][channel]
    case .upsideDown: picture[right - x, bottom - y][channel]
    case .mirroredUpsideDown: picture[x, bottom - y][channel]
    case .transposed: picture[y, x][channel]
    case .turnedRight: picture[y, bottom - x][channel]
    case .transversed: picture[right - y, bottom - x][channel]
    case .turnedLeft: picture[right - y, x][channel]
    }
  }
}
