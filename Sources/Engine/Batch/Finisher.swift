// From a written output to one that is done: disk, name, ledger and notices, in this order, for many keys
// at once. A disk that takes 5 ms to flush would otherwise take most of the time of small images.

import Diagnostics
import Events
import FoundationEssentials
import Glibc
import State
import Storage
import Worker

/// Commits outputs, and records what became of their keys.
///
/// The order for a group: the bytes of each output are flushed, each output gets its name, the
/// directories are flushed, and then one transaction holds the ledger's rows and the notices. What a
/// kill in between leaves behind is whole, and redone by the next run; nothing that was reported is
/// lost.
struct Finisher: Sendable {
  let committer: Committer
  let identity: JobIdentity
  let announcer: Announcer
  let stop: StopSwitch

  /// Finishes keys together; their outcomes, in the same order.
  func finish(_ group: [FinishedKey]) -> [Outcome] {
    var group = group
    commitOutputs(of: &group)
    let drafts = group.map(Draft.init)
    let recorded = committer.commitAndWait(
      zip(group, drafts).map { key, draft in change(of: key, draft) })
    return zip(zip(group, drafts), recorded).map { item, result in
      let (key, draft) = item
      switch result {
      case .success: return draft.outcome
      case .failure(let error):
        let failure = FailureReport(error)
        stop.stop(.fault(failure))
        return Outcome(
          key: key.task.selected.request.name, ending: .failed(failure, isRepeated: false),
          milliseconds: key.milliseconds)
      }
    }
  }

  /// Puts the outputs in place; those that can't be are failures from then on.
  private func commitOutputs(of group: inout [FinishedKey]) {
    each(of: &group) { object throws(StorageError) in try object.flush() }
    each(of: &group) { object throws(StorageError) in try object.publish() }
    // The kernel tells of a failure once: asked again, it would speak well of the same directory.
    var flushed: [PendingObject.Place: Result<Void, StorageError>] = [:]
    each(of: &group) { object throws(StorageError) in
      let place = try object.place()
      if let known = flushed[place] { return try known.get() }
      do throws(StorageError) {
        try object.flushDirectory()
        flushed[place] = .success(())
      } catch {
        flushed[place] = .failure(error)
        throw error
      }
    }
  }

  private func each(
    of group: inout [FinishedKey], _ step: (inout PendingObject) throws(StorageError) -> Void
  ) {
    for index in group.indices {
      guard case .made(let outputs, _) = group[index].ending else { continue }
      do throws(StorageError) {
        for output in outputs {
          try output.object.use { object throws(StorageError) in try step(&object) }
        }
      } catch {
        group[index].ending = .failed(FailureReport(error), stopsRun: isOfTheRun(error))
      }
    }
  }

  private func isOfTheRun(_ error: StorageError) -> Bool {
    if case .ioFailed = error { true } else { false }
  }

  /// What is recorded of a key.
  private func change(of key: FinishedKey, _ draft: Draft) -> Change {
    if case .failed(let failure, true) = key.ending { stop.stop(.fault(failure)) }
    // What is silent was skipped, and is told to those alone who ask for that.
    let told =
      draft.isSilent
      ? announcer.skips([draft.outcome])?.notices ?? [] : notices(of: key, draft)
    if case .confirmed(let entries) = key.ending {
      return Change(entries: entries, notices: told)
    }
    return Change(entries: entries(of: key, draft), notices: told)
  }

  /// The ledger's rows, one an output; none for what is no key.
  private func entries(of key: FinishedKey, _ draft: Draft) -> [LedgerEntry] {
    guard let name = try? key.task.selected.request.key.get() else { return [] }
    return identity.places.enumerated().map { number, place in
      let made = draft.made.isEmpty ? nil : draft.made[number]
      let report = made?.output.report
      return LedgerEntry(
        key: name.bytes, place: place, input: key.input.map(FileStamp.init),
        inputSHA256: report.flatMap { bytes(ofHexadecimal: $0.input.sha256) },
        recipe: identity.recipe, limits: identity.limits,
        status: status(of: report),
        reason: draft.failure?.code, output: made?.kept,
        run: announcer.runID.uuidString.lowercased(), finished: .now,
        milliseconds: key.milliseconds,
        report: LedgerEntry.report(draft.failure))
    }
  }

  private func status(of report: ImageReport?) -> LedgerEntry.Status {
    guard let report else { return .failed }
    return report.keepsInput ? .unchanged : .done
  }

  /// One notice an output, or one of the failure.
  private func notices(of key: FinishedKey, _ draft: Draft) -> [Notice] {
    if draft.made.isEmpty { return [notice(of: key, nil, draft)] }
    return draft.made.map { notice(of: key, $0.output, draft) }
  }

  private func notice(of key: FinishedKey, _ made: MadeOutput?, _ draft: Draft) -> Notice {
    let request = key.task.selected.request
    let (runID, environment) = (announcer.runID, announcer.environment)
    let time = Date()
    let kind = draft.failure == nil ? Event.Kind.completed : .failed
    return Notice(
      key: request.bytes, kind: kind.rawValue, run: runID.uuidString.lowercased(),
      addressees: announcer.addressees(of: kind)
    ) { identity in
      try Event(
        of: made?.report, draft.failure, key: request.name, output: made?.key,
        warnings: draft.outcome.warnings, environment: environment, runID: runID, time: time,
        id: identity.id, sequence: identity.sequence
      ).json()
    }
  }
}
