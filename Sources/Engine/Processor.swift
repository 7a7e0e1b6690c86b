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

  /// Processes `key` with the worker of `slot`. Whatever goes wrong is in the outcome.
  public func process(_ key: ObjectKey, on slot: inout WorkerSlot) async -> Outcome {
    let started = ContinuousClock.now
    var output: ObjectKey?
    let result: Result<ImageReport, FailureReport>
    do {
      output = try outputKey(for: key, format: recipe.format)
      result = .success(try make(key, into: output, on: &slot))
    } catch {
      output = nil
      result = .failure(FailureReport(any: error))
    }
    let failedNotices = await notify(key, output: output, result: result)
    return Outcome(
      key: key, output: output, result: result,
      warnings: warnings(for: key, result) + failedNotices.map(\.message),
      failedNotices: failedNotices,
      milliseconds: (ContinuousClock.now - started) / .milliseconds(1))
  }

  /// Bucket to worker to bucket. Nothing is created before the image is made, and the output appears
  /// under its key only whole and only on stable storage.
  private func make(
    _ key: ObjectKey, into output: ObjectKey?, on slot: inout WorkerSlot
  ) throws -> ImageReport {
    guard let output else { preconditionFailure("an image without an output") }
    let input = try bucket.open(key)
    let report = try slot.make(Job(recipe: recipe, limits: limits), from: input.descriptor)
    guard try !input.hasChanged() else { throw EngineError.changedWhileRead }
    let pending = try bucket.create(output)
    try slot.deliver(to: pending.descriptor)
    try pending.commit()
    return report
  }

  /// Tells every sink; returns what went wrong with any of them.
  private func notify(
    _ key: ObjectKey, output: ObjectKey?, result: Result<ImageReport, FailureReport>
  ) async -> [FailureReport] {
    let event = Event(
      of: result, key: key, output: output, environment: environment, runID: runID)
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

  private func warnings(
    for key: ObjectKey, _ result: Result<ImageReport, FailureReport>
  ) -> [String] {
    guard case .success(let report) = result else { return [] }
    let format = report.input.format
    guard let name = key.fileExtension, !format.extensions.contains(name),
      ImageFormat.allCases.contains(where: { $0.extensions.contains(name) })
    else { return report.warnings }
    return report.warnings + ["named .\(name), but is \(format.displayName)"]
  }
}
