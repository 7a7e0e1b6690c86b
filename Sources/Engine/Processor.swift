// The mission: an image out of the bucket, made smaller and better by a worker, and back into the
// bucket. Committing it, recording it and telling everyone comes after: see `Finisher` and `Relay`.

import Codecs
import Diagnostics
import Planning
import State
import Storage
import Worker

/// Processes keys up to the point where their outputs are written, but nobody sees them.
struct Processor: Sendable {
  let bucket: any ObjectStore
  let recipe: Recipe
  let limits: Limits
  let examiner: Examiner
  let names: OutputNames
  let claims: OutputClaims
  let keepDates: Bool

  /// Processes a key with the worker of `slot`. Whatever goes wrong is in the ending.
  func process(_ task: KeyTask, on slot: inout WorkerSlot) -> FinishedKey {
    let started = ContinuousClock.now
    var facts = task.selected.identity
    let ending: FinishedKey.Ending
    do {
      if let trouble = task.selected.trouble { throw trouble }
      let key = try task.selected.request.key.get()
      if let entries = try confirmed(task, key) {
        ending = .confirmed(entries)
      } else {
        let input = try bucket.open(key)
        facts = input.identity
        ending = try make(key, from: input, on: &slot)
      }
    } catch {
      ending = .failed(FailureReport(any: error), stopsRun: isOfTheRun(error))
    }
    return FinishedKey(
      task: task, ending: ending, input: facts,
      milliseconds: (ContinuousClock.now - started) / .milliseconds(1))
  }

  /// The task's entries, where looking into the doubts about them shows that nothing is to be done.
  private func confirmed(_ task: KeyTask, _ key: ObjectKey) throws -> [LedgerEntry]? {
    if task.doubts.isEmpty { return nil }
    return try? examiner.confirm(task.entries, task.doubts, of: key).get()
  }

  /// Bucket to worker to bucket. Nothing is created before the image is made.
  private func make(
    _ key: ObjectKey, from input: borrowing StoredObject, on slot: inout WorkerSlot
  ) throws -> FinishedKey.Ending {
    // A key one of whose outputs can have no name is not worth the work.
    let named = try names.outputs.map { try names.output($0, of: key) }
    let reports = try reports(of: input, on: &slot)
    var written: [WrittenOutput] = []
    for (number, report) in reports.enumerated() {
      let output =
        names.needsResult
        ? try claimedOutput(names.outputs[number], of: key, report) : named[number]
      let pending = try bucket.create(output)
      try slot.deliver(report.output.bytes, of: number, to: pending.descriptor)
      if keepDates { try pending.takeDate(of: input.identity) }
      pending.beginFlush()
      written.append(
        WrittenOutput(
          made: MadeOutput(name: names.outputs[number].name, key: output, report: report),
          object: WrittenObject(pending)))
    }
    let format = reports.first?.input.format
    return .made(
      written, warnings: warnings(reports) + (format.map { misnaming(key, of: $0) } ?? []))
  }

  /// What is odd about an image or its outputs, each once.
  private func warnings(_ reports: [ImageReport]) -> [String] {
    reports.flatMap(\.warnings).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  /// The key of an output that depends on what was made, claimed for this input.
  private func claimedOutput(
    _ one: NamedOutput, of key: ObjectKey, _ report: ImageReport
  ) throws -> ObjectKey {
    let size = report.output.size
    let output = try names.template.output(
      for: key, format: one.findsFormat ? report.output.format : one.format, name: one.name,
      size: (size.width, size.height),
      sha256: report.output.sha256)
    guard claims.claim(output, for: key, name: one.name, sha256: report.output.sha256) else {
      throw EngineError.outputTaken(output.description)
    }
    return output
  }

  private func reports(
    of input: borrowing StoredObject, on slot: inout WorkerSlot
  ) throws -> [ImageReport] {
    let reports: [ImageReport]
    do {
      reports = try slot.make(recipe, limits: limits, from: input.descriptor)
    } catch let error as EngineError {
      // A worker dies of a file that is cut short while it reads it.
      if try input.hasChanged() { throw EngineError.changedWhileRead }
      throw error
    }
    guard try !input.hasChanged() else { throw EngineError.changedWhileRead }
    return reports
  }

  /// What is said of a key whose extension names another format than its bytes are.
  private func misnaming(_ key: ObjectKey, of format: ImageFormat) -> [String] {
    guard let name = key.fileExtension, !format.extensions.contains(name),
      ImageFormat.allCases.contains(where: { $0.extensions.contains(name) })
    else { return [] }
    return ["named .\(name), but is \(format.displayName)"]
  }

  /// Whether every other key would meet the same: no room for any output, no bucket, or no sandbox.
  private func isOfTheRun(_ error: any Error) -> Bool {
    switch error {
    case EngineError.notWritten(let code): isFull(code)
    case StorageError.ioFailed(_, let code), StorageError.cannotCreate(let code): isFull(code)
    case StorageError.bucketUnavailable, EngineError.workerNotConfined: true
    default: false
    }
  }
}
