// The mission: an image out of the bucket, made smaller and better by a worker, back into the bucket,
// and a notice to everyone who asked for one.

import Codecs
import Diagnostics
import Events
import FoundationEssentials
import Planning
import Storage
import Worker

/// Processes one key, start to end.
public struct Processor: Sendable {
  let bucket: any ObjectStore
  let recipe: Recipe
  let limits: Limits
  let sinks: [any Sink]
  let environment: String
  let runID: UUID

  /// A processor for one run.
  public init(
    bucket: any ObjectStore, recipe: Recipe, limits: Limits, sinks: [any Sink],
    environment: String, runID: UUID
  ) {
    self.bucket = bucket
    self.recipe = recipe
    self.limits = limits
    self.sinks = sinks
    self.environment = environment
    self.runID = runID
  }

  /// Processes a key with the worker of `slot`. Whatever goes wrong is in the outcome.
  public func process(_ request: RequestedKey, on slot: inout WorkerSlot) async -> Outcome {
    let started = ContinuousClock.now
    var output: ObjectKey?
    var warnings: [String] = []
    let result: Result<ImageReport, FailureReport>
    do {
      let key = try request.key.get()
      let target = try outputKey(for: key, format: recipe.format)
      let report = try make(key, into: target, on: &slot)
      output = target
      warnings = report.warnings + misnaming(key, of: report.input.format)
      result = .success(report)
    } catch {
      result = .failure(FailureReport(any: error))
    }
    let event = Event(
      of: result, key: request.name, output: output, warnings: warnings,
      environment: environment, runID: runID)
    let failedNotices = await notify(event)
    return Outcome(
      key: request.name, output: output, result: result,
      warnings: warnings + failedNotices.map(\.message), failedNotices: failedNotices,
      milliseconds: (ContinuousClock.now - started) / .milliseconds(1))
  }

  /// Bucket to worker to bucket. Nothing is created before the image is made, and the output appears
  /// under its key only whole and only on stable storage.
  private func make(
    _ key: ObjectKey, into output: ObjectKey, on slot: inout WorkerSlot
  ) throws -> ImageReport {
    let input = try bucket.open(key)
    let report = try slot.make(Job(recipe: recipe, limits: limits), from: input.descriptor)
    guard try !input.hasChanged() else { throw EngineError.changedWhileRead }
    let pending = try bucket.create(output)
    try slot.deliver(report.output.bytes, to: pending.descriptor)
    try pending.commit()
    return report
  }

  /// Tells every sink; returns what went wrong with any of them.
  private func notify(_ event: Event) async -> [FailureReport] {
    var failures: [FailureReport] = []
    for sink in sinks {
      do {
        try await sink.deliver(event)
      } catch {
        failures.append(FailureReport(error))
      }
    }
    return failures
  }

  /// What is said of a key whose extension names another format than its bytes are.
  private func misnaming(_ key: ObjectKey, of format: ImageFormat) -> [String] {
    guard let name = key.fileExtension, !format.extensions.contains(name),
      ImageFormat.allCases.contains(where: { $0.extensions.contains(name) })
    else { return [] }
    return ["named .\(name), but is \(format.displayName)"]
  }
}
