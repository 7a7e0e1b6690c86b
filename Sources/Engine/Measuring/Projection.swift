// From a sample to the whole: a ratio estimate, whose error is what the sample's own deviations from its
// ratio suggest (Cochran, Sampling Techniques, 3rd edition, chapter 6).

/// A total that was not counted but worked out.
public struct Projection: Sendable, Equatable {
  /// The most likely total.
  public let total: Double
  /// By how much the total may be off, either way, 19 times out of 20; 0 where all was counted, nil
  /// where a sample of one tells nothing of that.
  public let margin: Double?

  /// The total of a quantity over `count` things whose sizes add up to `size`, from a sample of theirs.
  ///
  /// - Parameter sample: size and quantity of each thing in the sample.
  init(sample: [(size: Double, quantity: Double)], count: Int, size: Double) {
    let sizes = sample.reduce(0) { $0 + $1.size }
    let quantities = sample.reduce(0) { $0 + $1.quantity }
    guard count > sample.count else {
      (total, margin) = (quantities, 0)
      return
    }
    let ratio = sizes > 0 ? quantities / sizes : 0
    total = ratio * size
    guard sample.count > 1 else {
      margin = nil
      return
    }
    let squares = sample.reduce(0) { sum, thing in
      let deviation = thing.quantity - ratio * thing.size
      return sum + deviation * deviation
    }
    let (n, all) = (Double(sample.count), Double(count))
    let variance = squares / (n - 1)
    margin = 1.96 * all * ((1 - n / all) / n * variance).squareRoot()
  }
}
