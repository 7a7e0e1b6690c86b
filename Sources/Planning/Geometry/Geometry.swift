// How large an output shall be: a wish, to be applied to images of any size.

import Raster

/// What becomes of an image whose shape is not that of the box.
public enum Fit: String, Codable, Sendable, CaseIterable {
  /// As large as fits inside the box, the shape kept.
  case inside
  /// The box exactly: what is beyond it is cut off.
  case cover
  /// The box exactly: the image inside it, the background around.
  case contain
  /// The box exactly: the image is stretched or squeezed.
  case fill
  /// As small as leaves none of the box bare, the shape kept.
  case outside
}

/// A wish for a size.
public struct Geometry: Hashable, Codable, Sendable {
  /// What is measured.
  public enum Extent: Hashable, Codable, Sendable {
    /// Sides in pixels; one that is nil follows from the image's shape.
    case box(width: Int?, height: Int?)
    /// So many hundredths of each side.
    case percent(width: Double, height: Double)
    /// At most so many pixels, the shape kept.
    case area(Int)
  }

  /// Whether images may become larger, or only larger.
  public enum Growth: String, Codable, Sendable {
    /// As the recipe says.
    case ifAsked
    /// They always may: the wish itself asks for it.
    case always
    /// Images are only ever shrunk.
    case never
    /// Images are only ever enlarged.
    case only
  }

  /// How large.
  public var extent: Extent
  /// What becomes of another shape, where the extent is a box.
  public var fit: Fit
  /// Whether images may become larger.
  public var growth: Growth

  /// A wish from its parts.
  public init(_ extent: Extent, fit: Fit = .inside, growth: Growth = .ifAsked) {
    self.extent = extent
    self.fit = fit
    self.growth = growth
  }

  /// As large as fits inside these sides; a nil side does not bind.
  public static func inside(width: Int?, height: Int?) -> Geometry {
    Geometry(.box(width: width, height: height))
  }

  /// So many hundredths of each side, also more than a hundred.
  public static func percent(_ amount: Double) -> Geometry {
    Geometry(.percent(width: amount, height: amount), growth: .always)
  }

  /// What a recipe asks for when nobody says anything: large enough for any screen.
  public static let standard = Geometry.inside(width: 2048, height: 2048)
}
