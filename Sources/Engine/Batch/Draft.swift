// What is to be said of a key once its output is in place, and the ledger has it.

import Diagnostics
import State
import Storage
import Worker

/// A finished key, put into words but not yet recorded.
struct Draft: Sendable {
  /// What the report of the run will say.
  let outcome: Outcome
  /// What was made; nil where nothing was.
  var report: ImageReport?
  /// What went wrong, even where the run's report passes over it.
  var failure: FailureReport?
  /// What the ledger keeps of the output.
  var output: LedgerOutput?
  /// Whether nobody is to be told.
  var isSilent = false

  /// How the ledger says that it ended.
  var status: LedgerEntry.Status {
    guard let report else { return .failed }
    return report.keepsInput ? .unchanged : .done
  }

  /// Puts a key into words whose output, if there is one, is in place.
  init(_ key: FinishedKey) {
    let name = key.task.selected.request.name
    let milliseconds = key.milliseconds
    switch key.ending {
    case .made(let made, let output, let object, let warnings):
      outcome = Outcome(
        key: name, output: output, ending: .made(made), warnings: warnings,
        milliseconds: milliseconds)
      report = made
      // Without its facts the output is taken for altered, and looked into.
      let facts = try? object.use { object throws(StorageError) in try object.identity() }
      self.output = LedgerOutput(
        key: output.bytes, stamp: facts.map(FileStamp.init),
        sha256: bytes(ofHexadecimal: made.output.sha256))
    case .failed(let failure, _):
      let skipping = failure.skipping(key.task.selected)
      isSilent = skipping != nil
      outcome = Outcome(
        key: name,
        ending: skipping.map { .skipped($0) } ?? .failed(failure, isRepeated: false),
        milliseconds: milliseconds)
      self.failure = failure
    case .confirmed(let entry):
      isSilent = true
      outcome = Outcome(
        key: name, output: entry.output.flatMap { try? ObjectKey(bytes: $0.key) },
        ending: .skipped(.upToDate), milliseconds: milliseconds)
    }
  }
}
