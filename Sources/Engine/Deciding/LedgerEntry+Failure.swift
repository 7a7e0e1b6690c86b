// Why a key failed, as the ledger keeps it. Of what was made it keeps columns, and the event the rest.

import Codecs
import Diagnostics
import FoundationEssentials
import State
import Storage

extension LedgerEntry {
  /// The form in which `report` keeps a failure.
  static func report(_ failure: FailureReport?) -> [UInt8] {
    failure.flatMap { try? JSONEncoder().encode($0) }.map { [UInt8]($0) } ?? []
  }

  /// What went wrong; nil where nothing did.
  public var failure: FailureReport? {
    report.isEmpty ? nil : try? JSONDecoder().decode(FailureReport.self, from: Data(report))
  }

  /// How its key ended, as a run tells it. The ledger has no word for what was passed over.
  public var outcome: Outcome.Status {
    switch status {
    case .done: return .done
    case .unchanged: return .unchanged
    case .failed:
      guard let failure else { return .failed }
      let isNoImage = (try? ObjectKey(bytes: key)).map(failure.isOfNoImage) ?? false
      return isNoImage || failure.code == CodecError.nothingSavedCode ? .skipped : .failed
    }
  }
}
