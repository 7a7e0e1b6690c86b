// Which source pixels make a target pixel, and with what weights: one axis of a separable resize.

/// The part of a source axis that is resampled, in source pixels, fractions allowed.
///
/// A JPEG decoded at a quarter has ceil(width / 4) columns, of which the last is only partly image:
/// the span then ends inside it, and nothing shifts.
public struct AxisSpan: Equatable, Sendable {
  /// Where the span begins.
  public var origin: Double
  /// How long it is, above 0.
  public var length: Double

  /// A span from its parts.
  public init(origin: Double = 0, length: Double) {
    self.origin = origin
    self.length = length
  }
}

/// Normalised weights of every target pixel of one axis.
///
/// Pixel centres lie at half-integers. Near an edge the taps beyond it are left out and the rest
/// rescaled to sum to 1. Shrinking widens the filter by the ratio. Costs
/// O(target · (2 · support · max(ratio, 1))).
public struct Coefficients: Sendable {
  /// First source pixel of each target pixel; never falls from one target pixel to the next.
  public let first: [Int32]
  /// Number of taps of each target pixel, at least 1.
  public let count: [Int32]
  /// Weights of each target pixel, `stride` apart.
  public let weights: [Double]
  /// The largest number of taps.
  public let stride: Int

  /// The coefficients for one axis.
  ///
  /// - Parameters:
  ///   - source: pixels of the source axis, 1 or more.
  ///   - span: the part of it to resample, within the source.
  ///   - target: pixels of the target axis, 1 or more.
  ///   - filter: the filter's shape.
  public init(source: Int, span: AxisSpan, target: Int, filter: Filter) {
    let ratio = span.length / Double(target)
    let widening = max(ratio, 1)
    let support = filter.support * widening
    var first: [Int32] = []
    var count: [Int32] = []
    var taps: [[Double]] = []
    for pixel in 0..<target {
      let centre = span.origin + (Double(pixel) + 0.5) * ratio
      let nearest = min(max(Int(centre.rounded(.down)), 0), source - 1)
      // Generous by a pixel, so that rounding can't leave one out: what the filter does not reach has
      // no weight, and goes.
      var low = min(max(Int((centre - support).rounded(.down)), 0), nearest)
      let high = max(min(Int((centre + support).rounded(.up)), source), nearest + 1)
      var weights = (low..<high).map { filter.weight(at: (Double($0) + 0.5 - centre) / widening) }
      while weights.count > 1, weights.last == 0 { weights.removeLast() }
      let leadingZeros = weights.prefix { $0 == 0 }.count
      if leadingZeros < weights.count {
        weights.removeFirst(leadingZeros)
        low += leadingZeros
      }
      let sum = weights.reduce(0, +)
      // A filter narrower than the grid can miss every centre: the nearest pixel then stands alone.
      if sum > 0 {
        for tap in weights.indices { weights[tap] /= sum }
      } else {
        low = nearest
        weights = [1]
      }
      first.append(Int32(low))
      count.append(Int32(weights.count))
      taps.append(weights)
    }
    // A target pixel on top of a source pixel may need that one alone, and its neighbour an earlier
    // one: zeros take the place of the taps between.
    for pixel in Swift.stride(from: target - 2, through: 0, by: -1)
    where first[pixel] > first[pixel + 1] {
      let surplus = first[pixel] - first[pixel + 1]
      first[pixel] -= surplus
      count[pixel] += surplus
      taps[pixel].insert(contentsOf: repeatElement(0, count: Int(surplus)), at: 0)
    }
    let longest = taps.map(\.count).max() ?? 1
    self.first = first
    self.count = count
    self.stride = longest
    self.weights = taps.flatMap { $0 + Array(repeating: 0, count: longest - $0.count) }
  }

  /// How many target pixels there are.
  public var target: Int { first.count }

  /// The weights of one target pixel.
  public func weights(of pixel: Int) -> ArraySlice<Double> {
    weights[pixel * stride..<pixel * stride + Int(count[pixel])]
  }
}
