// Many keys over several workers, their outcomes in the order in which the keys were given.

import Synchronization

/// Processes `keys`, as many at a time as there are lanes, each with a worker of its own.
///
/// - Parameters:
///   - keys: what to process, in order.
///   - lanes: how many workers at most.
///   - report: called with each outcome, in the order of `keys`, as soon as that order allows.
public func processAll(
  _ keys: [RequestedKey], with processor: Processor, workers settings: WorkerSettings, lanes: Int,
  report: (Outcome) -> Void
) async {
  let (outcomes, arrivals) = AsyncStream.makeStream(of: (Int, Outcome).self)
  let cursor = Cursor(end: keys.count)
  async let finished: Void = withTaskGroup { group in
    let lanes = (0..<min(lanes, keys.count)).map { _ in Lane() }
    for lane in lanes {
      group.addTask(executorPreference: lane) {
        var slot = WorkerSlot(settings)
        while let index = cursor.next() {
          arrivals.yield((index, await processor.process(keys[index], on: &slot)))
        }
      }
    }
    await group.waitForAll()
    for lane in lanes { lane.close() }
    arrivals.finish()
  }
  var waiting: [Int: Outcome] = [:]
  var next = 0
  for await (index, outcome) in outcomes {
    waiting[index] = outcome
    while let outcome = waiting.removeValue(forKey: next) {
      report(outcome)
      next += 1
    }
  }
  await finished
}

/// Deals out the numbers from 0 to `end`, each once, to any number of takers.
private final class Cursor: Sendable {
  private let position = Mutex(0)
  private let end: Int

  init(end: Int) {
    self.end = end
  }

  func next() -> Int? {
    position.withLock { position in
      guard position < end else { return nil }
      defer { position += 1 }
      return position
    }
  }
}
