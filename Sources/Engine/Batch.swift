// Many keys over several workers, their outcomes in the order in which the keys were given.

import Synchronization

/// Processes `keys`, as many at a time as there are lanes, each with a worker of its own.
///
/// - Parameters:
///   - keys: what to process, in order.
///   - lanes: how many workers at most; fewer where the system has no threads for them.
///   - report: called with each outcome, in the order of `keys`, as soon as that order allows.
public func processAll(
  _ keys: [RequestedKey], with processor: Processor, workers settings: WorkerSettings, lanes: Int,
  report: (Outcome) -> Void
) async throws(EngineError) {
  let lanes = try openLanes(min(lanes, keys.count))
  let (outcomes, arrivals) = AsyncStream.makeStream(of: (Int, Outcome).self)
  let cursor = Cursor(end: keys.count)
  async let finished: Void = withTaskGroup { group in
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

/// As many lanes as the system has threads for, `count` at most; throws where it has none at all.
private func openLanes(_ count: Int) throws(EngineError) -> [Lane] {
  var lanes = [try Lane()]
  while lanes.count < count, let lane = try? Lane() { lanes.append(lane) }
  return lanes
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
