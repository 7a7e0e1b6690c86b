// Why a key failed, as the ledger keeps it. Of what was made it keeps columns, and the event the rest.

import Diagnostics
import FoundationEssentials
import State

extension LedgerEntry {
  /// The form in which `report` keeps a failure.
  static func report(_ failure: FailureReport?) -> [UInt8] {
    failure.flatMap { try? JSONEncoder().encode($0) }.map { [UInt8]($0) } ?? []
  }

  /// What went wrong; nil where nothing did.
  public var failure: FailureReport? {
    report.isEmpty ? nil : try? JSONDecoder().decode(FailureReport.self, from: Data(report))
  }
}
