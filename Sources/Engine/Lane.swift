// A thread of its own for work that blocks: files, workers, locks. Swift's cooperative threads are
// few and must not wait.

import Dispatch
import Glibc
import Synchronization

/// Runs the jobs of tasks that prefer it, one after another, on one thread, until it is closed.
final class Lane: TaskExecutor {
  private let jobs = Mutex<[UnownedJob]>([])
  private let arrivals = DispatchSemaphore(value: 0)

  /// Starts the thread, which keeps the lane alive until it is closed; throws `noThread`.
  init() throws(EngineError) {
    var thread = pthread_t()
    let lane = Unmanaged.passRetained(self)
    let result = pthread_create(
      &thread, nil,
      { lane in
        guard let lane else { return nil }
        Unmanaged<Lane>.fromOpaque(lane).takeRetainedValue().run()
        return nil
      }, lane.toOpaque())
    guard result == 0 else {
      lane.release()
      throw .noThread
    }
    pthread_detach(thread)
  }

  /// As many lanes as the system has threads for, `count` at most; throws where there are fewer than
  /// `least`.
  static func open(_ count: Int, atLeast least: Int) throws(EngineError) -> [Lane] {
    var lanes: [Lane] = []
    while lanes.count < count {
      do throws(EngineError) {
        lanes.append(try Lane())
      } catch {
        guard lanes.count < least else { break }
        for lane in lanes { lane.close() }
        throw error
      }
    }
    return lanes
  }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    jobs.withLock { $0.append(job) }
    arrivals.signal()
  }

  /// Ends the thread once its jobs are done. Nothing may be enqueued afterwards.
  func close() {
    arrivals.signal()
  }

  private func run() {
    while true {
      arrivals.wait()
      // An arrival without a job is the end.
      let job = jobs.withLock { $0.isEmpty ? nil : $0.removeFirst() }
      guard let job else { return }
      job.runSynchronously(on: asUnownedTaskExecutor())
    }
  }
}

/// Does work that blocks on a thread of its own.
package func onLane<Value: Sendable>(
  _ work: @escaping @Sendable () throws -> Value
) async throws -> Value {
  let lane = try Lane()
  defer { lane.close() }
  return try await Task(executorPreference: lane) { try work() }.value
}
