// What is told of a run besides its finished keys: keys that had nothing to do, and the run as a whole.
// Neither is recorded unless somebody asked for it.

import Events
import FoundationEssentials
import State

/// Makes the notices of a run.
struct Announcer: Sendable {
  let subscribers: [Subscriber]
  let environment: String
  let runID: UUID

  /// Who is told of events of a kind, given their bodies.
  func addressees(of kind: Event.Kind) -> @Sendable ([UInt8]) -> [Addressee] {
    { [subscribers] body in subscribers.compactMap { $0.addressee(of: kind, body) } }
  }

  private func isAnybodyTold(of kind: Event.Kind) -> Bool {
    subscribers.contains { $0.wants(kind.occasion) }
  }

  /// The change that tells of skipped keys among outcomes; nil where there is nothing to tell.
  func skips(_ outcomes: [Outcome]) -> Change? {
    let isTold = isAnybodyTold(of: .skipped)
    let skipped = isTold ? outcomes.filter { $0.status == .skipped } : []
    return skipped.isEmpty ? nil : Change(notices: skipped.map { notice(of: $0) })
  }

  private func notice(of skipped: Outcome) -> Notice {
    let (runID, environment, time) = (runID, environment, Date())
    return Notice(
      key: skipped.key.bytes, kind: Event.Kind.skipped.rawValue,
      run: runID.uuidString.lowercased(), addressees: addressees(of: .skipped)
    ) { identity in
      try Event(
        kind: .skipped, id: identity.id, sequence: identity.sequence, runID: runID,
        environment: environment, key: skipped.key,
        result: ProcessingResult(
          originalKey: skipped.key.text,
          processedKey: skipped.output.map { EventKey($0.bytes) }, processingTime: time,
          operations: [], status: .skipped), input: nil, output: nil,
        warnings: skipped.reason.map { [$0] } ?? [], error: nil, time: time
      ).json()
    }
  }

  /// The change that tells of the run; nil where nobody asked.
  func digest(_ batch: RunDigest.Batch) -> Change? {
    if !isAnybodyTold(of: .batch) { return nil }
    let (runID, environment, time) = (runID, environment, Date())
    // No image's key: digests have an order of their own.
    let notice = Notice(
      key: [], kind: Event.Kind.batch.rawValue, run: runID.uuidString.lowercased(),
      addressees: addressees(of: .batch)
    ) { identity in
      try RunDigest(
        batch, id: identity.id, sequence: identity.sequence, runID: runID,
        environment: environment, time: time
      ).json()
    }
    return Change(notices: [notice])
  }
}
