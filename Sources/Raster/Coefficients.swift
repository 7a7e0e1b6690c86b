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
/// O(target · (2 · support · max(ratio, 1))), and evaluates the filter for one period of weights only.
public struct Coefficients: Sendable {
  /// First source pixel of each target pixel; never falls from one target pixel to the next.
  public private(set) var first: [Int32]
  /// Number of taps of each target pixel, at least 1.
  public private(set) var count: [Int32]
  /// Weights of each target pixel, `stride` apart.
  public private(set) var weights: [Double]
  /// The largest number of taps.
  public private(set) var stride: Int

  /// The coefficients for one axis.
  ///
  /// - Parameters:
  ///   - source: pixels of the source axis, 1 or more.
  ///   - span: the part of it to resample, within the source but for half a target pixel.
  ///   - target: pixels of the target axis, 1 or more.
  ///   - filter: the filter's shape.
  public init(source: Int, span: AxisSpan, target: Int, filter: Filter) {
    self.init(source: source, span: span, target: target, curve: filter)
  }

  /// The same for a filter of any shape.
  init(source: Int, span: AxisSpan, target: Int, curve filter: some FilterCurve) {
    let ratio = span.length / Double(target)
    let widening = max(ratio, 1)
    let support = filter.support * widening
    let room = min(Int((2 * support).rounded(.up)) + 2, source)
    var first = [Int32](repeating: 0, count: target)
    var count = first
    var weights = [Double](repeating: 0, count: target * room)
    let period = Self.period(span.length, target)
    for pixel in 0..<target {
      let centre = span.origin + (Double(pixel) + 0.5) * ratio
      let before = pixel - period.target
      let isFree = centre - Double(period.source) >= support && centre + support <= Double(source)
      if before >= 0, isFree {
        for tap in 0..<room { weights[pixel * room + tap] = weights[before * room + tap] }
        first[pixel] = first[before] + Int32(period.source)
        count[pixel] = count[before]
        continue
      }
      let nearest = min(max(Int(centre), 0), source - 1)
      // Generous by a pixel, so that rounding can't leave one out: what the filter does not reach has
      // no weight, and goes.
      var low = min(max(Int(centre - support), 0), nearest)
      let high = max(min(Int(centre + support) + 1, source), nearest + 1)
      let start = pixel * room
      var taps = 0
      var sum = 0.0
      for position in low..<high {
        let weight = filter.weight(at: (Double(position) + 0.5 - centre) / widening)
        if weight == 0, taps == 0 {
          low = position + 1
        } else {
          weights[start + taps] = weight
          sum += weight
          taps += 1
        }
      }
      while taps > 0, weights[start + taps - 1] == 0 { taps -= 1 }
      // A filter narrower than the grid can miss every centre: the nearest pixel then stands alone.
      if sum > 0 {
        for tap in 0..<taps { weights[start + tap] /= sum }
      } else {
        for tap in 0..<taps { weights[start + tap] = 0 }
        (low, taps, weights[start]) = (nearest, 1, 1)
      }
      first[pixel] = Int32(low)
      count[pixel] = Int32(taps)
    }
    self.first = first
    self.count = count
    self.weights = weights
    self.stride = room
    bringInOrder()
    closeUp()
  }

  /// After how many pixels, of the target and of the source, weights come again, edges aside: shrinking
  /// by 4 they are the same for every target pixel, 3000 to 800 for every fourth.
  private static func period(_ length: Double, _ target: Int) -> (target: Int, source: Int) {
    guard let length = Int(exactly: length) else { return (target, 0) }
    var (divisor, rest) = (length, target)
    while rest != 0 { (divisor, rest) = (rest, divisor % rest) }
    return (target / divisor, length / divisor)
  }

  /// A target pixel on top of a source pixel may need that one alone, and its neighbour an earlier
  /// one: zeros take the place of the taps between, which the filter would have reached.
  private mutating func bringInOrder() {
    for pixel in Swift.stride(from: target - 2, through: 0, by: -1)
    where first[pixel] > first[pixel + 1] {
      let surplus = Int(first[pixel] - first[pixel + 1])
      let taps = pixel * stride..<pixel * stride + Int(count[pixel])
      for tap in taps.reversed() { weights[tap + surplus] = weights[tap] }
      for tap in taps.lowerBound..<taps.lowerBound + surplus { weights[tap] = 0 }
      first[pixel] -= Int32(surplus)
      count[pixel] += Int32(surplus)
    }
  }

  /// Leaves each target pixel no more room than the longest one takes.
  private mutating func closeUp() {
    let longest = Int(count.max() ?? 1)
    guard longest < stride else { return }
    for pixel in 1..<max(target, 1) {
      for tap in 0..<longest { weights[pixel * longest + tap] = weights[pixel * stride + tap] }
    }
    weights.removeLast(target * (stride - longest))
    stride = longest
  }

  /// How many target pixels there are.
  public var target: Int { first.count }

  /// The weights of one target pixel.
  public func weights(of pixel: Int) -> ArraySlice<Double> {
    weights[pixel * stride..<pixel * stride + Int(count[pixel])]
  }
}
