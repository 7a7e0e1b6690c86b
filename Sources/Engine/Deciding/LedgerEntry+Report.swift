// What the ledger keeps of a result, in the form in which outcomes tell it.

import Diagnostics
import FoundationEssentials
import State
import Worker

/// A result as the ledger keeps it.
private enum KeptResult: Codable {
  case made(ImageReport, warnings: [String])
  case failed(FailureReport)
}

extension LedgerEntry {
  /// The form in which `report` is kept.
  static func report(
    _ result: Result<ImageReport, FailureReport>, warnings: [String]
  ) -> [UInt8] {
    let kept: KeptResult =
      switch result {
      case .success(let report): .made(report, warnings: warnings)
      case .failure(let failure): .failed(failure)
      }
    return (try? JSONEncoder().encode(kept)).map { [UInt8]($0) } ?? []
  }

  private var kept: KeptResult? {
    try? JSONDecoder().decode(KeptResult.self, from: Data(report))
  }

  /// What was made; nil for a failure.
  public var made: ImageReport? {
    if case .made(let report, _) = kept { report } else { nil }
  }

  /// What went wrong; nil where nothing did.
  public var failure: FailureReport? {
    if case .failed(let failure) = kept { failure } else { nil }
  }
}
