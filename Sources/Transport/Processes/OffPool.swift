// Swift's cooperative threads are few and must not wait: what blocks goes to Dispatch's.

import Dispatch

/// Does work that blocks on a thread that may.
public func offPool<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
  await withCheckedContinuation { continuation in
    DispatchQueue.global().async { continuation.resume(returning: work()) }
  }
}
