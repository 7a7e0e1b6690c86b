// A part of the image to be cut out before anything else, in ImageMagick's words.

import Raster

/// A rectangle of the upright image.
public struct CropGeometry: Hashable, Codable, Sendable {
  /// A length in pixels, or in hundredths of the image's side.
  public enum Length: Hashable, Codable, Sendable {
    case pixels(Int)
    case percent(Double)

    func exact(of side: Int) -> Double {
      switch self {
      case .pixels(let count): Double(count)
      case .percent(let amount): Double(side) * amount / 100
      }
    }

    func pixels(of side: Int) -> Int { Int(exact(of: side).rounded()) }
  }

  /// Its sides.
  public var width: Length
  /// Its sides.
  public var height: Length
  /// Where its upper left corner lies; nil takes the middle of the image.
  public var origin: Origin?

  /// The upper left corner of a crop.
  public struct Origin: Hashable, Codable, Sendable {
    /// From the left.
    public var x: Length
    /// From the top.
    public var y: Length
  }

  /// Reads `800x600+10+20` or `800x600`, with `%` behind any of the numbers.
  public init(parsing text: String) throws(PlanningError) {
    let parts = text.split(separator: "+", omittingEmptySubsequences: false)
    let sides = parts[0].split(separator: "x", omittingEmptySubsequences: false)
    guard parts.count == 1 || parts.count == 3, sides.count == 2 else {
      throw .unreadable(.crop, text, detail: "a width and a height, then +X+Y or nothing")
    }
    func length(_ text: some StringProtocol) -> Length? {
      wholeNumber(text).map(Length.pixels) ?? share(text).map(Length.percent)
    }
    guard let width = length(sides[0]), let height = length(sides[1]),
      ![width, height].contains(where: { $0 == .pixels(0) || $0 == .percent(0) })
    else {
      throw .unreadable(.crop, text, detail: "a side is a number of pixels or per cent above 0")
    }
    self.width = width
    self.height = height
    guard parts.count == 3 else { return }
    guard let x = length(parts[1]), let y = length(parts[2]) else {
      throw .unreadable(.crop, text, detail: "an offset is a number of pixels or per cent")
    }
    origin = Origin(x: x, y: y)
  }

  /// The region of an image of `size`; cut off at the image's edges, and nil where nothing is left of
  /// it. Sides are at least 1.
  public func region(in size: PixelSize) -> PixelRegion? {
    func range(_ length: Length, _ start: Length?, _ side: Int) -> Range<Int>? {
      let wanted = max(length.pixels(of: side), 1)
      guard let start else {
        let count = min(wanted, side)
        return (side - count) / 2..<(side - count) / 2 + count
      }
      let low = start.pixels(of: side)
      return low < side ? low..<min(low + wanted, side) : nil
    }
    guard let columns = range(width, origin?.x, size.width),
      let rows = range(height, origin?.y, size.height)
    else { return nil }
    return PixelRegion(columns: columns, rows: rows)
  }

  /// Whether all of what is asked for lies in an image of `size`.
  public func fits(in size: PixelSize) -> Bool {
    func fits(_ length: Length, _ start: Length?, _ side: Int) -> Bool {
      (start?.exact(of: side) ?? 0) + length.exact(of: side) <= Double(side) + 1e-6
    }
    return fits(width, origin?.x, size.width) && fits(height, origin?.y, size.height)
  }
}

extension CropGeometry: CustomStringConvertible {
  /// As `--crop` takes it.
  public var description: String {
    let corner = origin.map { "+\($0.x)+\($0.y)" } ?? ""
    return "\(width)x\(height)\(corner)"
  }
}

extension CropGeometry.Length: CustomStringConvertible {
  /// As `--crop` takes it.
  public var description: String {
    switch self {
    case .pixels(let count): "\(count)"
    case .percent(let amount): "\(amount)%"
    }
  }
}
