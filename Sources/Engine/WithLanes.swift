// One thread that finds work and several that do it, with a bounded queue between them.

/// Runs `read`, which finds work, beside `count` runs of `work`, which take it, each on a thread of its
/// own that may block; fewer where the system has no threads for them.
///
/// - Returns: what `read` returned, once all work is done.
/// - Throws: `noThread` before anything is begun, or what `read` threw, once the work found by then is
///   done.
func withLanes<Element: Sendable, Value: Sendable>(
  _ count: Int, read: @escaping @Sendable (BoundedQueue<Element>) throws -> Value,
  work: @escaping @Sendable (BoundedQueue<Element>) -> Void
) async throws -> Value {
  let queue = BoundedQueue<Element>(capacity: 256)
  let lanes = try Lane.open(count + 1, atLeast: 2)
  defer { for lane in lanes { lane.close() } }
  async let reading = Task(executorPreference: lanes[0]) {
    defer { queue.close() }
    return Result { try read(queue) }
  }.value
  await withTaskGroup(of: Void.self) { group in
    for lane in lanes.dropFirst() {
      group.addTask(executorPreference: lane) { work(queue) }
    }
  }
  return try await reading.get()
}
