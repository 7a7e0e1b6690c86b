// How much memory the workers of one run may use together. Each may always use its allowance; for an
// image that needs more it waits until the rest of the budget can bear it.

/// Shares memory among the workers of a run.
public final class MemoryBudget: @unchecked Sendable {
  /// Bytes that each worker may use without asking.
  let allowance: Int
  private let whole: Int
  private var free: Int
  private let condition = Condition()

  /// What a worker may use without asking, at most.
  static let largestAllowance = 64 << 20

  /// A budget of `total` bytes for `lanes` workers: half of it at most is their allowance.
  public init(total: Int, lanes: Int) {
    allowance = min(Self.largestAllowance, total / (2 * max(lanes, 1)))
    whole = max(total - allowance * lanes, 1)
    free = whole
  }

  /// Runs `body` once `bytes` can be borne. An image that needs more than there is in all gets all there
  /// is, alone: whether that is enough, its worker's own limit decides.
  func withShare<R, E: Error>(of bytes: Int, _ body: () throws(E) -> R) throws(E) -> R {
    let share = min(max(bytes - allowance, 0), whole)
    condition.wait { () -> Void? in
      guard free >= share else { return nil }
      free -= share
      return ()
    }
    defer { condition.change { free += share } }
    return try body()
  }
}
