// Where one thread leaves work for others, with an end to how much may lie there: whoever finds it full
// waits, so that a bucket of any size goes through in the same memory.

/// A first-in, first-out queue between threads of their own; every call may block.
final class BoundedQueue<Element: Sendable>: @unchecked Sendable {
  private let capacity: Int
  private let condition = Condition()
  private var elements: [Element] = []
  private var isClosed = false

  init(capacity: Int) {
    self.capacity = capacity
  }

  /// Adds an element, once there is room for it.
  func push(_ element: Element) {
    condition.wait { () -> Void? in
      guard elements.count < capacity else { return nil }
      elements.append(element)
      return ()
    }
  }

  /// Takes the first element, once there is one; nil once the queue is closed and empty.
  func pop() -> Element? { popAll(limit: 1)?.first }

  /// Takes `limit` elements, or what there is once `patience` is over since there was something, or once
  /// the queue is closed; nil once it is closed and empty.
  func popAll(limit: Int, patience: Duration = .zero) -> [Element]? {
    var end: ContinuousClock.Instant?
    let taken = condition.wait { () -> Condition.Turn<[Element]> in
      if elements.isEmpty { return isClosed ? .result([]) : .wait(until: nil) }
      let patienceEnds = end ?? .now + patience
      end = patienceEnds
      if elements.count < limit, !isClosed, ContinuousClock.now < patienceEnds {
        return .wait(until: patienceEnds)
      }
      let taken = Array(elements.prefix(limit))
      elements.removeFirst(taken.count)
      return .result(taken)
    }
    return taken.isEmpty ? nil : taken
  }

  /// Says that nothing more will be pushed.
  func close() {
    condition.change { isClosed = true }
  }
}
