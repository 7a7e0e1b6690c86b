// The search for a quality, over encoders that are formulas.

import Testing

@testable import Imaging

/// Runs a search over `encode` to its end.
private func search(
  _ goal: QualityGoal, in range: ClosedRange<Double> = 1...100, from guess: Double = 75,
  _ encode: (Double) -> Double
) -> (search: QualitySearch, trials: Int) {
  var search = QualitySearch(goal, in: range, guess: guess)
  var trials = 0
  while let quality = search.next {
    trials += 1
    search.note(encode(quality))
  }
  return (search, trials)
}

@Suite("Quality search")
struct QualitySearchTests {
  /// Growth as encoders show it, in logarithms of bytes: even, steep at the end, and in steps.
  private static let encoders: [@Sendable (Double) -> Double] = [
    { 10 + $0 * 0.05 },
    { 10 + $0 * 0.03 + (($0 - 50) / 50) * (($0 - 50) / 50) * ($0 > 50 ? 3 : 0) },
    { 12 - 3 / (0.2 + $0 / 20) },
    { 10 + ($0 * 3).rounded(.down) / 3 * 0.05 },
  ]

  @Test("what can be reached is reached in few trials", arguments: 0..<4)
  func reached(_ encoder: Int) {
    let encode = Self.encoders[encoder]
    for wanted in stride(from: 3.0, through: 99, by: 1.5) {
      for side in [QualityGoal.Side.atMost, .atLeast] {
        let goal = QualityGoal(value: encode(wanted), slack: 0.04, side: side)
        let (found, trials) = search(goal, encode)
        #expect(found.isMet, "\(wanted) \(side)")
        #expect(goal.admits(found.best?.value ?? .nan))
        #expect(trials <= 15)
      }
    }
  }

  @Test("the usual takes half a dozen trials")
  func few() {
    var most = 0
    for wanted in stride(from: 20.0, through: 95, by: 2.5) {
      let goal = QualityGoal(value: Self.encoders[0](wanted), slack: 0.04, side: .atMost)
      most = max(most, search(goal, Self.encoders[0]).trials)
    }
    #expect(most <= 7)
  }

  @Test("the best of the wrong side is never taken")
  func sides() {
    let step: (Double) -> Double = { $0 < 60 ? 1 : 2 }
    let below = search(QualityGoal(value: 1.5, slack: 0.01, side: .atMost), step).search
    let above = search(QualityGoal(value: 1.5, slack: 0.01, side: .atLeast), step).search
    #expect((59.9..<60).contains(below.best?.quality ?? 0))
    #expect((60..<60.1).contains(above.best?.quality ?? 0))
    #expect(!below.isMet)
    #expect(!above.isMet)
  }

  @Test("what the range can't give ends at its end")
  func unreachable() {
    let encode = Self.encoders[0]
    let low = search(QualityGoal(value: 1, slack: 0.1, side: .atMost), in: 40...100, encode)
    #expect(low.search.best == nil)
    let high = search(QualityGoal(value: 99, slack: 0.1, side: .atMost), in: 40...90, encode)
    #expect(high.search.best?.quality == 90)
    let flat = search(QualityGoal(value: 99, slack: 0.1, side: .atLeast), in: 40...90, encode)
    #expect(flat.search.best == nil)
  }
}
