// One axis of a resize, chosen at random: what properties of coefficients are checked on.

import Raster
import TestSupport

extension Filter {
  /// The filters that weigh; the nearest pixel is only picked.
  static let curves = allCases.filter { $0 != .nearest }
}

/// Source, span, target and filter of one axis.
struct AxisCase: CustomStringConvertible {
  let source: Int
  let span: AxisSpan
  let target: Int
  let filter: Filter

  /// The coefficients of this axis.
  var coefficients: Coefficients {
    Coefficients(source: source, span: span, target: target, filter: filter)
  }

  /// Source pixels for each target pixel.
  var ratio: Double { span.length / Double(target) }

  /// How far the filter reaches, in source pixels.
  var reach: Double { filter.support * max(ratio, 1) }

  /// Where a target pixel's centre lies in the source.
  func centre(of pixel: Int) -> Double { span.origin + (Double(pixel) + 0.5) * ratio }

  /// Whether the filter, laid on a target pixel, stays inside the source.
  func isInterior(_ pixel: Int) -> Bool {
    centre(of: pixel) - reach >= 0 && centre(of: pixel) + reach <= Double(source)
  }

  /// Where the weights of a target pixel balance, in source pixels.
  func centreOfMass(of pixel: Int, in coefficients: Coefficients) -> Double {
    var sum = 0.0
    for (tap, weight) in coefficients.weights(of: pixel).enumerated() {
      sum += weight * (Double(coefficients.first[pixel]) + Double(tap) + 0.5)
    }
    return sum
  }

  var description: String {
    "\(source) (\(span.origin) + \(span.length)) -> \(target), \(filter)"
  }

  /// `count` cases: half of them take the whole source, a quarter end inside the last pixel as a
  /// shrinking decoder's do, a quarter begin and end anywhere.
  static func random(_ count: Int, seed: UInt64, largest: Int = 400) -> [AxisCase] {
    var random = SeededRandom(seed: seed)
    return (0..<count).map { number in
      let source = Int.random(in: 1...largest, using: &random)
      let target = Int.random(in: 1...largest, using: &random)
      let filter = Filter.curves.randomElement(using: &random) ?? .box
      var span = AxisSpan(length: Double(source))
      if number % 4 == 2 { span.length -= Double.random(in: 0..<0.875, using: &random) }
      if number % 4 == 3 {
        span.origin = Double.random(in: 0..<Double(source) * 0.9, using: &random)
        span.length = Double.random(
          in: 0.01 * Double(source)..<Double(source) - span.origin, using: &random)
      }
      return AxisCase(source: source, span: span, target: target, filter: filter)
    }
  }
}
