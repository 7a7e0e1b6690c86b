// What one image may cost.

import ArgumentParser
import Engine
import Planning
import Worker

/// Limits on an image and on its worker.
struct LimitOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Most pixels of an image. (default: 100M)", valueName: "count"))
  var maxPixels: String?

  @Option(help: ArgumentHelp("Longest side of an image. (default: 16383)", valueName: "px"))
  var maxDimension: String?

  @Option(help: ArgumentHelp("Largest file to read. (default: 256M)", valueName: "bytes"))
  var maxInput: String?

  @Option(help: ArgumentHelp("Longest time for one image. (default: 5m)", valueName: "time"))
  var timeout: String?

  @Option(help: ArgumentHelp("Memory of one image's worker. (default: 1G)", valueName: "bytes"))
  var memory: String?

  /// The limits that flags and environment ask for.
  func limits() throws -> Limits {
    let environment = Environment()
    var limits = Limits()
    limits.maxPixels =
      try environment.setting("--max-pixels", maxPixels, read: count(unit: 1000))
      ?? limits.maxPixels
    limits.maxDimension =
      try environment.setting("--max-dimension", maxDimension, read: count(unit: 1000))
      ?? limits.maxDimension
    limits.maxInput =
      try environment.setting("--max-input", maxInput, read: count(unit: 1024)) ?? limits.maxInput
    return limits
  }

  /// How workers are run.
  func workers(keepErrors: Bool) throws -> WorkerSettings {
    let environment = Environment()
    let memory =
      try environment.setting("--memory", memory) { text in
        let bytes = try count(unit: 1024)(text)
        guard bytes >= Confinement.leastMemory else {
          throw UsageError(text, isNot: "enough for a worker to start: it takes 64M")
        }
        return bytes
      } ?? 1 << 30
    let timeout = try environment.setting("--timeout", timeout, read: duration) ?? 300
    return WorkerSettings(
      confinement: Confinement(memory: memory), timeout: timeout, keepErrors: keepErrors)
  }
}
