// How many keys a run will have: counted beside it, so that a bar can have an end.

import Engine
import Synchronization

/// A number that is not known at once.
final class KeyCount: Sendable {
  private let counted = Mutex<Int?>(nil)

  /// The number, once it is known.
  var value: Int? { counted.withLock { $0 } }

  /// Counts the keys of a source on a thread of its own. A source that fails says so to the run, which
  /// reads it as well.
  func count(_ open: @escaping @Sendable () throws -> any KeySource) {
    Task {
      let count = try? await onLane {
        var source = try open()
        var count = 0
        while try source.next() != nil { count += 1 }
        return count
      }
      counted.withLock { $0 = count }
    }
  }
}
