// How large the output shall be, as a person writes it: the size language of vips and ImageMagick.

import Raster

#if canImport(Glibc)
  import Glibc
#endif

/// A wish for a size, to be applied to upright images of any size.
public enum Geometry: Hashable, Codable, Sendable {
  /// As large as fits inside these sides, the shape kept; a nil side does not bind.
  case inside(width: Int?, height: Int?)
  /// So many hundredths of each side.
  case percent(Double)

  /// What a recipe asks for when nobody says anything: large enough for any screen.
  public static let standard = Geometry.inside(width: 2048, height: 2048)

  /// Reads `800x600`, `800x`, `x600`, `800` or `50%`.
  ///
  /// - Throws: `unreadableGeometry` for anything else, sides of 0, and sides over 2^31 - 1.
  public init(parsing text: String) throws(PlanningError) {
    if text.hasSuffix("%") {
      // Double would read 0x10 and 1e3 as well.
      let digits = text.dropLast()
      guard digits.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ".") }),
        let amount = Double(digits), amount > 0, amount <= 100_000
      else {
        throw .unreadableGeometry(
          text, detail: "a percentage is a number above 0 and not over 100000")
      }
      self = .percent(amount)
      return
    }
    let sides = text.split(separator: "x", omittingEmptySubsequences: false)
    guard sides.count <= 2, text != "x", !text.isEmpty else {
      throw .unreadableGeometry(text, detail: "one or two sides, as in 800x600, 800x or x600")
    }
    let width = try Self.side(sides[0], of: text)
    let height = sides.count == 2 ? try Self.side(sides[1], of: text) : nil
    self = .inside(width: width, height: height)
  }

  private static func side(_ digits: Substring, of text: String) throws(PlanningError) -> Int? {
    if digits.isEmpty { return nil }
    guard digits.allSatisfy({ $0.isASCII && $0.isNumber }), let side = Int32(digits), side > 0
    else {
      throw .unreadableGeometry(text, detail: "a side is a whole number of pixels, 1 or more")
    }
    return Int(side)
  }

  /// The size to make of an image of `size`, both upright. Sides are rounded half up, and at least 1.
  ///
  /// - Parameter upscale: whether the result may be larger than `size`.
  public func target(for size: PixelSize, upscale: Bool) -> PixelSize {
    var ratio: Double
    switch self {
    case .inside(let width, let height):
      let byWidth = width.map { Double($0) / Double(size.width) } ?? .infinity
      let byHeight = height.map { Double($0) / Double(size.height) } ?? .infinity
      ratio = min(byWidth, byHeight)
      if ratio.isInfinite { ratio = 1 }
    case .percent(let amount):
      ratio = amount / 100
    }
    if ratio >= 1, !upscale { return size }
    let limit = Double(Int32.max)
    return PixelSize(
      width: Int(min(max((Double(size.width) * ratio).rounded(), 1), limit)),
      height: Int(min(max((Double(size.height) * ratio).rounded(), 1), limit)))
  }
}
