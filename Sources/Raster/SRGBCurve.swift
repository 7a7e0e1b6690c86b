// sRGB's curve between stored levels and light (IEC 61966-2-1).

#if canImport(Glibc)
  import Glibc
#endif

/// The curve of sRGB; levels and light are 0 to 1.
public enum SRGBCurve {
  /// The light that a stored level stands for.
  public static func light(of level: Double) -> Double {
    level <= 0.04045 ? level / 12.92 : pow((level + 0.055) / 1.055, 2.4)
  }

  /// The level that a light is stored as.
  public static func level(of light: Double) -> Double {
    light <= 0.0031308 ? light * 12.92 : 1.055 * pow(light, 1 / 2.4) - 0.055
  }
}
