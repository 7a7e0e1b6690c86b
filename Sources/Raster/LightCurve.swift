// The curve between stored samples and light: sRGB's (IEC 61966-2-1), in tables.

import CKernels

#if canImport(Glibc)
  import Glibc
#endif

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
    light = (0...white).map { Float(Self.light(Double($0) / Double(white)) * 65_535) }
    let steps = Int(CK_LIGHT_STEPS)
    levels = (0...steps + 1).map { step in
      let root = Double(min(step, steps)) / Double(steps)
      return Float(Self.level(root * root) * 65_535)
    }
  }

  private static let eight = LightCurve(.eight)
  private static let sixteen = LightCurve(.sixteen)

  /// The tables for samples of a depth, made once.
  static func sRGB(_ depth: SampleDepth) -> LightCurve {
    depth == .eight ? eight : sixteen
  }

  private static func light(_ level: Double) -> Double {
    level <= 0.04045 ? level / 12.92 : pow((level + 0.055) / 1.055, 2.4)
  }

  private static func level(_ light: Double) -> Double {
    light <= 0.0031308 ? light * 12.92 : 1.055 * pow(light, 1 / 2.4) - 0.055
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
