// One key on its way through a run.

import Diagnostics
import State
import Storage
import Synchronization
import Worker

/// A key that is to be processed, or looked into.
struct KeyTask: Sendable {
  /// Its place in the run's order.
  let index: Int
  /// What was selected.
  let selected: Selected
  /// What the ledger remembers of its outputs.
  let entries: [LedgerEntry]
  /// What has to be looked into of each first; empty where nothing has.
  let doubts: [Doubt]
}

/// A key that a lane is done with. Nobody sees its output yet.
struct FinishedKey: Sendable {
  /// How the work ended.
  enum Ending: Sendable {
    /// The outputs are written, under no names.
    case made([WrittenOutput], warnings: [String])
    /// There is none. `stopsRun` says that every other key would meet the same.
    case failed(FailureReport, stopsRun: Bool)
    /// Input and outputs have the bytes that the ledger knows.
    case confirmed([LedgerEntry])
  }

  let task: KeyTask
  var ending: Ending
  /// The input's facts when it was opened.
  let input: ObjectIdentity?
  let milliseconds: Double
}

/// An output that is written, and which key it is to have.
struct WrittenOutput: Sendable {
  let made: MadeOutput
  let object: WrittenObject
}

/// A pending object that passes from the thread that fills it to the one that commits it.
final class WrittenObject: Sendable {
  private let object: Mutex<PendingObject>

  init(_ object: consuming PendingObject) {
    self.object = Mutex(object)
  }

  /// Works on the object.
  func use<R: Sendable>(
    _ body: (inout PendingObject) throws(StorageError) -> R
  ) throws(StorageError) -> R {
    let result: Result<R, StorageError> = object.withLock { object in
      do throws(StorageError) {
        return .success(try body(&object))
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }
}
