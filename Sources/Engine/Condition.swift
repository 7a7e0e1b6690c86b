// A lock and a way to wait for what it guards, for threads that may block.

import Glibc

/// A mutex with a condition (pthreads).
final class Condition: @unchecked Sendable {
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let changed: UnsafeMutablePointer<pthread_cond_t>

  init() {
    mutex = .allocate(capacity: 1)
    changed = .allocate(capacity: 1)
    var monotonic = pthread_condattr_t()
    pthread_condattr_init(&monotonic)
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC)
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(changed, &monotonic)
    pthread_condattr_destroy(&monotonic)
  }

  deinit {
    pthread_cond_destroy(changed)
    pthread_mutex_destroy(mutex)
    changed.deallocate()
    mutex.deallocate()
  }

  /// Runs `body` alone, and wakes all who wait.
  func change<R>(_ body: () -> R) -> R {
    pthread_mutex_lock(mutex)
    defer {
      pthread_cond_broadcast(changed)
      pthread_mutex_unlock(mutex)
    }
    return body()
  }

  /// Runs `body` alone, again after every change, until it has a result.
  func wait<R>(_ body: () -> R?) -> R {
    wait { body().map(Turn.result) ?? .wait(until: nil) }
  }

  /// What became of one turn at the lock.
  enum Turn<R> {
    /// There is a result.
    case result(R)
    /// Nothing can be done before a change, or before a time.
    case wait(until: ContinuousClock.Instant?)
  }

  /// The same where waiting can have an end.
  func wait<R>(_ body: () -> Turn<R>) -> R {
    pthread_mutex_lock(mutex)
    defer {
      pthread_cond_broadcast(changed)
      pthread_mutex_unlock(mutex)
    }
    while true {
      switch body() {
      case .result(let result): return result
      case .wait(until: nil): pthread_cond_wait(changed, mutex)
      case .wait(until: let end?): sleep(for: end - .now)
      }
    }
  }

  /// Waits for a change, no longer than `time`.
  private func sleep(for time: Duration) {
    var end = timespec()
    clock_gettime(CLOCK_MONOTONIC, &end)
    let nanoseconds = max(Int(time / .nanoseconds(1)), 0) + end.tv_nsec
    end.tv_sec += nanoseconds / 1_000_000_000
    end.tv_nsec = nanoseconds % 1_000_000_000
    pthread_cond_timedwait(changed, mutex, &end)
  }
}
