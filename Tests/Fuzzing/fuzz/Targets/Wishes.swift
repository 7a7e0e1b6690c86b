// What people ask for: sizes, crops, positions, colours, and what they come to for an image.

import Codecs
import FoundationEssentials
import Planning
import Raster

extension Target {
  /// Each of the small languages, and the geometry applied to images of all shapes.
  static let geometry = Target(name: "geometry") { bytes in
    let text = String(decoding: bytes, as: UTF8.self)
    _ = try? Colour(parsing: text)
    let position = (try? Position(parsing: text)) ?? .center
    let crop = try? CropGeometry(parsing: text)
    let geometry = try? Geometry(parsing: text)
    for size in sizes {
      if let region = crop?.region(in: size) {
        precondition(region.columns.upperBound <= size.width && !region.columns.isEmpty)
        precondition(region.rows.upperBound <= size.height && !region.rows.isEmpty)
      }
      for fit in Fit.allCases {
        var geometry = geometry ?? .standard
        geometry.fit = fit
        for upscale in [false, true] {
          let framing = geometry.framing(of: size, position: position, upscale: upscale)
          precondition(framing.canvas.width > 0 && framing.canvas.height > 0)
          precondition(framing.content.width > 0 && framing.content.height > 0)
          precondition(framing.window.columns.origin >= 0 && framing.window.rows.origin >= 0)
        }
      }
    }
  }

  private static let sizes = [
    PixelSize(width: 1, height: 1), PixelSize(width: 4000, height: 3000),
    PixelSize(width: 1, height: 16_383), PixelSize(width: 16_383, height: 1),
    PixelSize(width: 0x7FFF_FFFF, height: 0x7FFF_FFFF),
  ]

  /// A recipe as a worker gets it, behind four bytes of an image's size, and its plan.
  static let plan = Target(name: "plan") { bytes in
    guard bytes.count > 5 else { return }
    let size = PixelSize(
      width: Int(bytes[0]) << 8 | Int(bytes[1]) + 1, height: Int(bytes[2]) << 8 | Int(bytes[3]) + 1)
    guard let recipe = try? JSONDecoder().decode(Recipe.self, from: Data(bytes[5...])) else {
      return
    }
    let format = ImageFormat.allCases[Int(bytes[4]) % ImageFormat.allCases.count]
    var header = ImageHeader(
      format: format, size: size, pixelFormat: PixelFormat(.rgb), bitsPerSample: 8,
      colorModel: .rgb)
    header.orientation = Orientation(rawValue: Int(bytes[4] >> 3) % 8 + 1) ?? .upright
    guard let plan = try? Plan(recipe, for: header, limits: Limits()) else { return }
    precondition(plan.predictedMemory > 0)
    let region = plan.decodedRegion
    precondition(!region.columns.isEmpty && !region.rows.isEmpty)
    _ = plan.warnings
    _ = plan.inputWouldDo
  }
}
