// A key that was looked at, and what that says of it.

import Diagnostics
import Events
import State
import Storage

/// What the ledger knows of a key, and what follows from it.
struct Examined: Sendable {
  /// One entry an output that was made, or failed, before.
  let entries: [LedgerEntry]
  let verdict: Verdict

  /// The outcome of a key that needs no more than this; nil where its image must be read.
  func outcome(of selected: Selected) -> Outcome? {
    switch verdict {
    case .due, .doubtful: nil
    case .upToDate:
      Outcome(
        key: selected.request.name,
        outputs: entries.compactMap(\.output).compactMap { try? ObjectKey(bytes: $0.key) },
        ending: .skipped(.upToDate))
    case .stillFailing:
      entries.first?.failure.map { failure in
        Outcome(
          key: selected.request.name,
          ending: failure.skipping(selected).map { .skipped($0) }
            ?? .failed(failure, isRepeated: true))
      }
    }
  }
}

extension Verdict {
  /// What has to be looked into of each output; empty where nothing has.
  var doubts: [Doubt] {
    if case .doubtful(let doubts) = self { doubts } else { [] }
  }
}
