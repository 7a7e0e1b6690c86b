// What is to be said of a key once its output is in place, and the ledger has it.

import Diagnostics
import State
import Storage
import Worker

/// A finished key, put into words but not yet recorded.
struct Draft: Sendable {
  /// What the report of the run will say.
  let outcome: Outcome
  /// What was made, and what the ledger keeps of it; empty where nothing was.
  var made: [(output: MadeOutput, kept: LedgerOutput)] = []
  /// What went wrong, even where the run's report passes over it.
  var failure: FailureReport?
  /// Whether nobody is to be told.
  var isSilent = false

  /// Puts a key into words whose output, if there is one, is in place.
  init(_ key: FinishedKey) {
    let name = key.task.selected.request.name
    let milliseconds = key.milliseconds
    switch key.ending {
    case .made(let written, let warnings):
      outcome = Outcome(
        key: name, outputs: written.compactMap(\.made.key), ending: .made(written.map(\.made)),
        warnings: warnings, milliseconds: milliseconds)
      made = written.map { output in
        // Without its facts the output is taken for altered, and looked into.
        let facts = try? output.object.use { object throws(StorageError) in
          try object.identity()
        }
        return (
          output.made,
          LedgerOutput(
            key: output.made.key?.bytes ?? [], stamp: facts.map(FileStamp.init),
            sha256: bytes(ofHexadecimal: output.made.report.output.sha256))
        )
      }
    case .failed(let failure, _):
      let skipping = failure.skipping(key.task.selected)
      isSilent = skipping != nil
      outcome = Outcome(
        key: name,
        ending: skipping.map { .skipped($0) } ?? .failed(failure, isRepeated: false),
        milliseconds: milliseconds)
      self.failure = failure
    case .confirmed(let entries):
      isSilent = true
      outcome = Outcome(
        key: name,
        outputs: entries.compactMap(\.output).compactMap { try? ObjectKey(bytes: $0.key) },
        ending: .skipped(.upToDate), milliseconds: milliseconds)
    }
  }
}
