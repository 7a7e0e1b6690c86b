// Waiting on a thread for what another thread answers.

import Dispatch
import Synchronization

/// A value that is given once and waited for once.
final class BlockingAnswer<Value: Sendable>: Sendable {
  private let value = Mutex<Value?>(nil)
  private let given = DispatchSemaphore(value: 0)

  /// Gives the value.
  func give(_ value: Value) {
    self.value.withLock { $0 = value }
    given.signal()
  }

  /// Blocks the calling thread until the value is there.
  func wait() -> Value {
    while true {
      given.wait()
      if let value = value.withLock({ $0 }) { return value }
    }
  }
}
