// What a run would do, without doing any of it.

import Diagnostics
import State
import Storage

/// What a run would do with one key.
public struct Forecast: Sendable {
  /// The key.
  public let request: RequestedKey
  /// Where its outputs would go; empty where that can't be told.
  public let outputs: [ObjectKey]
  /// Why it would be processed; nil where it would not.
  public let reason: Reason?
  /// Why it would fail without a look at its image.
  public let failure: FailureReport?
}

/// Foretells a run: reads bucket and ledger, and writes nothing.
public struct Forecaster: Sendable {
  private let bucket: any ObjectStore
  private let examiner: Examiner
  private let names: OutputNames

  /// A forecaster of runs with these settings; without a ledger every key is new.
  public init(bucket: any ObjectStore, ledger: Ledger?, settings: BatchSettings) {
    self.bucket = bucket
    examiner = Examiner(bucket: bucket, ledger: ledger, settings: settings)
    names = settings.names
  }

  /// Calls `report` with the forecast of each key of a source, in its order.
  public func forecast(
    _ source: some KeySource, report: (Forecast) throws -> Void
  ) throws {
    var source = source
    while true {
      let chunk = try source.nextChunk()
      if chunk.isEmpty { return }
      for (selected, examined) in zip(chunk, try examiner.examine(chunk)) {
        try report(forecast(selected, examined))
      }
    }
  }

  private func forecast(_ selected: Selected, _ examined: Examined) -> Forecast {
    var failure = selected.trouble.map { FailureReport($0) }
    var outputs: [ObjectKey] = []
    var reason: Reason?
    do {
      let key = try selected.request.key.get()
      outputs = try names.outputs.map { try names.foretold($0, of: key) }
      reason = self.reason(for: key, examined)
      // What a listing found is there; what somebody named may not be.
      if reason != nil, !selected.isDiscovered, try bucket.identity(of: key) == nil {
        throw StorageError.noSuchObject
      }
    } catch {
      failure = failure ?? FailureReport(any: error)
    }
    if case .stillFailing = examined.verdict {
      failure = failure ?? examined.entries.first?.failure
    }
    return Forecast(
      request: selected.request, outputs: outputs, reason: failure == nil ? reason : nil,
      failure: failure)
  }

  private func reason(for key: ObjectKey, _ examined: Examined) -> Reason? {
    switch examined.verdict {
    case .due(let reason): return reason
    case .upToDate, .stillFailing: return nil
    case .doubtful(let doubts):
      guard case .failure(let due)? = try? examiner.confirm(examined.entries, doubts, of: key)
      else {
        return nil
      }
      return due.reason
    }
  }
}
