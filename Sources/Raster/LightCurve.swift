// Between stored samples and light: the curve of sRGB in tables.

import CKernels

/// Whether pixels are weighed as the numbers that they are stored as, or as the light that they stand
/// for.
public enum Light: String, Codable, Sendable {
  /// Quicker, and what most programs do; fine detail darkens a little when it is shrunk.
  case asStored
  /// As light adds up, of pixels in sRGB.
  case linear
}

/// Converts rows between stored samples and light.
final class LightCurve: Sendable {
  private let depth: SampleDepth
  private let light: [Float]
  private let levels: [Float]

  private init(_ depth: SampleDepth) {
    self.depth = depth
    let white = depth == .eight ? 255 : 65_535
    light = (0...white).map { Float(SRGBCurve.light(of: Double($0) / Double(white)) * 65_535) }
    let steps = Int(CK_LIGHT_STEPS)
    levels = (0...steps + 1).map { step in
      let root = Double(min(step, steps)) / Double(steps)
      return Float(SRGBCurve.level(of: root * root) * 65_535)
    }
  }

  private static let eight = LightCurve(.eight)
  private static let sixteen = LightCurve(.sixteen)

  /// The tables for samples of a depth, made once.
  static func sRGB(_ depth: SampleDepth) -> LightCurve {
    depth == .eight ? eight : sixteen
  }

  /// Makes light, premultiplied, of a row of pixels.
  func toLight(
    _ row: UnsafeRawPointer, _ layout: ChannelLayout, pixels: Int,
    into out: UnsafeMutablePointer<Float>
  ) {
    ck_to_light(
      row, Int32(depth.bytes), Int32(layout.channels), layout.hasAlpha ? 1 : 0, pixels, light, out)
  }

  /// Makes a row of pixels of premultiplied light.
  func fromLight(
    _ row: UnsafePointer<Float>, _ layout: ChannelLayout, pixels: Int,
    into out: UnsafeMutableRawPointer
  ) {
    ck_from_light(
      row, Int32(depth.bytes), Int32(layout.channels), layout.hasAlpha ? 1 : 0, pixels, levels, out)
  }
}
