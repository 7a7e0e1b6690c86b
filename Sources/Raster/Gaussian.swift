// The blur whose difference from the image sharpens it.

#if canImport(Glibc)
  import Glibc
#endif

/// What weighs pixels by their distance: the shape of a filter.
protocol FilterCurve {
  /// How far from its centre it is not zero, in source pixels (target pixels when shrinking).
  var support: Double { get }
  /// The weight at distance `x`; symmetric, and not normalised.
  func weight(at x: Double) -> Double
}

extension Filter: FilterCurve {}

/// The bell curve, cut off where it comes to less than a hundredth.
struct Gaussian: FilterCurve {
  let sigma: Double

  var support: Double { 3 * sigma }

  func weight(at x: Double) -> Double {
    abs(x) < support ? exp(-x * x / (2 * sigma * sigma)) : 0
  }
}
