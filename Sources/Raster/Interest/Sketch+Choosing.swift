// Which part of an image to keep: every place where a window of the wanted size can lie is judged, one
// axis at a time, since a box leaves room along one axis only.

#if canImport(Glibc)
  import Glibc
#endif

extension Sketch {
  /// What a choice goes by.
  public enum Criterion: Sendable {
    /// The most detail: the entropy of brightness (C. E. Shannon, 1948).
    case entropy
    /// The most of what people look at, best in the middle.
    case attention
  }

  /// The part of the image of `whole` pixels that is worth keeping, `target` pixels large.
  public func region(
    of target: PixelSize, in whole: PixelSize, by criterion: Criterion
  ) -> PixelRegion {
    let map = criterion == .entropy ? luma : attention
    func range(_ target: Int, _ whole: Int, alongRows: Bool) -> Range<Int> {
      guard target < whole else { return 0..<whole }
      let lines = Lines(map, size, alongRows: alongRows)
      let length = min(
        max(Int((Double(target) / Double(whole) * Double(lines.count)).rounded()), 1), lines.count)
      let scores =
        criterion == .entropy ? lines.entropies(of: length) : lines.centredSums(of: length)
      let centre = (Self.best(scores) + Double(length) / 2) / Double(lines.count) * Double(whole)
      let low = min(max(Int((centre - Double(target) / 2).rounded()), 0), whole - target)
      return low..<low + target
    }
    return PixelRegion(
      columns: range(target.width, whole.width, alongRows: false),
      rows: range(target.height, whole.height, alongRows: true))
  }

  /// The middle of the places that are as good as the best, so that a subject smaller than the window
  /// lies in its middle.
  private static func best(_ scores: [Double]) -> Double {
    guard let most = scores.max(), let least = scores.min(), most - least > 1e-6 else {
      return Double(scores.count - 1) / 2
    }
    let enough = most - 0.01 * (most - least)
    let peak = scores.firstIndex(of: most) ?? 0
    let end = scores[peak...].firstIndex { $0 < enough } ?? scores.count
    return Double(peak + end - 1) / 2
  }
}

/// A map cut into columns or rows.
private struct Lines {
  private let lines: [[Float]]

  var count: Int { lines.count }

  init(_ map: [Float], _ size: PixelSize, alongRows: Bool) {
    lines =
      alongRows
      ? (0..<size.height).map { y in Array(map[y * size.width..<(y + 1) * size.width]) }
      : (0..<size.width).map { x in (0..<size.height).map { map[$0 * size.width + x] } }
  }

  /// For each place of a window of `length` lines, what is in it, weighed by a raised cosine: in full in
  /// the middle, half at its ends.
  func centredSums(of length: Int) -> [Double] {
    let sums = lines.map { $0.reduce(0) { $0 + Double($1) } }
    let weights = (0..<length).map {
      0.75 - 0.25 * cos(2 * .pi * (Double($0) + 0.5) / Double(length))
    }
    return (0...lines.count - length).map { start in
      (0..<length).reduce(0) { $0 + sums[start + $1] * weights[$1] }
    }
  }

  /// The same places' entropies, of a histogram that loses a line and gains one at each step.
  func entropies(of length: Int) -> [Double] {
    var histogram = [Int](repeating: 0, count: 64)
    func count(_ line: [Float], _ by: Int) {
      for level in line { histogram[min(max(Int(level * 64), 0), 63)] += by }
    }
    for line in lines[..<length] { count(line, 1) }
    let total = Double(max(length * (lines.first?.count ?? 0), 1))
    return (0...lines.count - length).map { start in
      if start > 0 {
        count(lines[start - 1], -1)
        count(lines[start + length - 1], 1)
      }
      return histogram.reduce(0) { sum, count in
        let share = Double(count) / total
        return count == 0 ? sum : sum - share * log2(share)
      }
    }
  }
}
