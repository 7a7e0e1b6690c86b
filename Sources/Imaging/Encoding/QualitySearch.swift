// Which quality an encoder must be asked for, so that something that grows with it, such as the
// file's size, comes to a wanted value: by false position (Illinois), with few encodes.

/// What a quality is searched for.
struct QualityGoal: Equatable {
  /// On which side of the value the result must lie.
  enum Side {
    /// The highest quality that does not pass the value.
    case atMost
    /// The lowest quality that comes up to it.
    case atLeast
  }

  let value: Double
  /// How far from the value is good enough; the search aims at the middle of it.
  let slack: Double
  let side: Side

  /// Whether `found` lies on the right side.
  func admits(_ found: Double) -> Bool {
    side == .atMost ? found <= value : found >= value
  }

  /// Whether `found` lies on the right side, and near enough.
  func isMet(by found: Double) -> Bool { admits(found) && abs(found - value) <= slack }

  fileprivate var aim: Double { side == .atMost ? value - slack / 2 : value + slack / 2 }
}

/// A search over qualities, which is told what each of them comes to. Knows no encoder.
///
/// What is searched must grow with the quality, but for noise. Where it jumps over the goal, the search
/// ends at the jump.
struct QualitySearch {
  /// A quality, and what it came to.
  struct Trial: Equatable {
    let quality: Double
    let value: Double
  }

  private let range: ClosedRange<Double>
  private let goal: QualityGoal
  private var low: Trial?
  private var high: Trial?
  /// How much of the miss at either end still counts: halved while the end stays, so that no end stays
  /// for ever.
  private var lowShare = 1.0
  private var highShare = 1.0
  private var trials = 0
  private var isOver = false

  /// The quality to try next; nil once the search is over.
  private(set) var next: Double?
  /// The best trial that the goal admits; nil while there is none.
  private(set) var best: Trial?

  /// How near to one another two qualities must be for the search to end between them.
  private static let resolution = 0.02
  /// More trials than this find nothing more.
  private static let mostTrials = 15

  /// A search that begins at `guess`.
  init(_ goal: QualityGoal, in range: ClosedRange<Double>, guess: Double) {
    self.goal = goal
    self.range = range
    next = min(max(guess, range.lowerBound), range.upperBound)
  }

  /// Whether the best trial is near enough to the goal.
  var isMet: Bool { best.map { goal.isMet(by: $0.value) } ?? false }

  /// Takes what the quality that was tried came to.
  mutating func note(_ value: Double) {
    guard let quality = next else { return }
    let trial = Trial(quality: quality, value: value)
    trials += 1
    if goal.admits(value), isBetter(trial) { best = trial }
    next = isMet || trials >= Self.mostTrials ? nil : following(trial)
  }

  private func isBetter(_ trial: Trial) -> Bool {
    guard let best else { return true }
    return goal.side == .atMost ? trial.quality > best.quality : trial.quality < best.quality
  }

  /// Moves an end of the bracket to `trial`, and looks between the two.
  private mutating func following(_ trial: Trial) -> Double? {
    let isLow = trial.value < goal.aim
    if isLow {
      highShare = low == nil ? 1 : highShare / 2
      low = trial
      lowShare = 1
    } else {
      lowShare = high == nil ? 1 : lowShare / 2
      high = trial
      highShare = 1
    }
    guard let low else { return outwards(from: trial, to: range.lowerBound) }
    guard let high else { return outwards(from: trial, to: range.upperBound) }
    let width = high.quality - low.quality
    guard width > Self.resolution else { return nil }
    let below = (goal.aim - low.value) * lowShare
    let above = (high.value - goal.aim) * highShare
    let share = below / max(below + above, .leastNormalMagnitude)
    return low.quality + width * min(max(share, 0.05), 0.95)
  }

  /// A step towards an end of the range, which is larger the farther the goal is; nil from the end itself.
  private func outwards(from trial: Trial, to end: Double) -> Double? {
    guard trial.quality != end else { return nil }
    let step = max(abs(end - trial.quality) / 2, 4)
    let next = end < trial.quality ? trial.quality - step : trial.quality + step
    return trials > 3 || abs(end - next) < 4 ? end : next
  }
}
