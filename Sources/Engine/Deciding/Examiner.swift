// Whether a key must be processed: the ledger against the bucket, by sizes, times and file numbers alone.

import Diagnostics
import State
import Storage

/// Compares keys with what the ledger remembers of them.
struct Examiner: Sendable {
  let bucket: any ObjectStore
  let ledger: Ledger?
  let identity: JobIdentity
  let force: Bool

  /// An examiner for a run with these settings; without a ledger every key is new.
  init(bucket: any ObjectStore, ledger: Ledger?, settings: BatchSettings) {
    self.bucket = bucket
    self.ledger = ledger
    identity = JobIdentity(
      places: settings.names.places, recipe: settings.recipe, limits: settings.limits,
      version: settings.version)
    force = settings.force
  }

  /// What is to be done with some keys, in their order.
  func examine(_ chunk: [Selected]) throws(StateError) -> [Examined] {
    let keys = chunk.map(\.request.bytes)
    var entries: [[LedgerEntry?]] = Array(repeating: [], count: chunk.count)
    for place in identity.places {
      let found = try ledger?.entries(place: place, keys: keys)
      for index in chunk.indices { entries[index].append(found?[index]) }
    }
    return zip(chunk, entries).map { selected, entries in
      guard selected.trouble == nil, let key = try? selected.request.key.get() else {
        return Examined(entries: entries.compactMap(\.self), verdict: .due(.new))
      }
      return Examined(
        entries: entries.compactMap(\.self),
        verdict: verdict(on: key, facts: selected.identity, entries: entries))
    }
  }

  /// All outputs of a key are made together: one that is due makes all due.
  private func verdict(
    on key: ObjectKey, facts: ObjectIdentity?, entries: [LedgerEntry?]
  ) -> Verdict {
    var doubts: [Doubt] = []
    var isFailing = false
    for entry in entries {
      switch verdict(on: key, facts: facts, entry: entry) {
      case .due(let reason): return .due(reason)
      case .stillFailing: isFailing = true
      case .upToDate: doubts.append(Doubt())
      case .doubtful(let found): doubts += found
      }
    }
    if isFailing { return .stillFailing }
    return doubts.contains { $0.input || $0.output } ? .doubtful(doubts) : .upToDate
  }

  private func verdict(
    on key: ObjectKey, facts: ObjectIdentity?, entry: LedgerEntry?
  ) -> Verdict {
    guard let entry else { return .due(.new) }
    if force { return .due(.forced) }
    if entry.recipe != identity.recipe { return .due(.recipeChanged) }
    // What keeps the object from being found is for its processing to tell.
    guard let facts = facts ?? (try? bucket.identity(of: key)), let known = entry.input,
      facts.size == known.bytes
    else { return .due(.inputChanged) }
    if entry.status == .failed {
      let nothingChanged = known == FileStamp(facts) && entry.limits == identity.limits
      return nothingChanged && entry.failure?.isFinal == true ? .stillFailing : .due(.failedBefore)
    }
    var doubt = Doubt(input: known != FileStamp(facts) || entry.isRacy)
    guard let output = entry.output, let left = output.stamp,
      let outputKey = try? ObjectKey(bytes: output.key),
      let found = try? bucket.identity(of: outputKey)
    else { return .due(.outputMissing) }
    if found.size != left.bytes { return .due(.outputAltered) }
    doubt.output = FileStamp(found) != left
    return doubt.input || doubt.output ? .doubtful([doubt]) : .upToDate
  }
}

extension FileStamp {
  /// The facts of an object as the ledger keeps them.
  init(_ identity: ObjectIdentity) {
    self.init(
      bytes: identity.size,
      modified: identity.modifiedSeconds * 1_000_000_000 + identity.modifiedNanoseconds,
      inode: identity.inode, device: identity.device)
  }
}

extension LedgerEntry {
  /// Whether the input was written so shortly before it was read that a later write may have left it
  /// with the same time: file systems count in ticks of some milliseconds.
  fileprivate var isRacy: Bool {
    let tick: Int64 = 20_000_000
    let opened = (finished.milliseconds - Int64(milliseconds)) * 1_000_000
    return (input?.modified ?? .max) > opened - tick
  }
}
