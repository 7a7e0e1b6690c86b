// The resampling filters, as functions of the distance from the centre (K. Turkowski, "Filters for
// Common Resampling Tasks", 1990; Mitchell and Netravali, "Reconstruction Filters in Computer
// Graphics", 1988).

#if canImport(Glibc)
  import Glibc
#endif

/// A resampling filter.
public enum Filter: String, Codable, Sendable, CaseIterable {
  /// One source pixel, the one under the target pixel's centre.
  case nearest
  case box
  case linear
  case cubic
  case mitchell
  case lanczos2
  case lanczos3

  /// How far from its centre the filter is not zero, in source pixels (target pixels when shrinking).
  public var support: Double {
    switch self {
    case .nearest: 0
    case .box: 0.5
    case .linear: 1
    case .cubic, .mitchell, .lanczos2: 2
    case .lanczos3: 3
    }
  }

  /// The weight at distance `x`; symmetric, and not normalised.
  public func weight(at x: Double) -> Double {
    let distance = abs(x)
    guard distance < support || self == .box else { return 0 }
    return switch self {
    case .nearest: 0
    // Half open, so that a sample on the border between two pixels belongs to one of them. The border
    // lies a hair aside: a distance that was rounded must not fall out of both.
    case .box: x > -0.5 + 1e-9 && x <= 0.5 + 1e-9 ? 1 : 0
    case .linear: 1 - distance
    case .cubic: Self.cubic(distance, b: 0, c: 0.5)
    case .mitchell: Self.cubic(distance, b: 1.0 / 3, c: 1.0 / 3)
    case .lanczos2: Self.lanczos2(distance)
    case .lanczos3: Self.lanczos3(distance)
    }
  }

  // sinc(x) sinc(x / n), with sin(pi x) from t = pi x / n by the formulas for multiple angles: one sine
  // serves for both. Exactly zero at integers, where the sine of a rounded pi is not: such taps can
  // be left out.

  private static func lanczos2(_ x: Double) -> Double {
    guard x != Double(Int(x)) else { return x == 0 ? 1 : 0 }
    let t = .pi * x / 2
    let sine = sin(t)
    return sine * sine * cos(t) / (t * t)
  }

  private static func lanczos3(_ x: Double) -> Double {
    guard x != Double(Int(x)) else { return x == 0 ? 1 : 0 }
    let t = .pi * x / 3
    let square = sin(t) * sin(t)
    return square * (3 - 4 * square) / (3 * t * t)
  }

  /// The family of Mitchell and Netravali, for 0 <= x < 2.
  private static func cubic(_ x: Double, b: Double, c: Double) -> Double {
    if x < 1 {
      return ((12 - 9 * b - 6 * c) * x * x * x + (-18 + 12 * b + 6 * c) * x * x + (6 - 2 * b)) / 6
    }
    let outer = (-b - 6 * c) * x * x * x + (6 * b + 30 * c) * x * x
    return (outer + (-12 * b - 48 * c) * x + (8 * b + 24 * c)) / 6
  }
}
