// How a run over several keys goes about it.

import ArgumentParser
import Engine

/// Options on a run.
struct BatchOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      Memory of all workers together. (default: auto, what the cgroup allows or three quarters of \
      the machine's)
      """, valueName: "bytes"))
  var memoryTotal: String?

  @Flag(help: "Process what is up to date as well.")
  var force = false

  @Flag(help: "End the run at the first failure.")
  var failFast = false

  @Flag(help: "Give outputs the dates of their inputs.")
  var keepDates = false

  @Option(
    help: ArgumentHelp(
      "Begin nothing more after this time, and end with status 75.", valueName: "time"))
  var deadline: String?

  /// Sets what flags and environment ask for.
  func apply(to settings: inout BatchSettings) throws {
    let environment = Environment()
    settings.memory =
      try environment.setting("--memory-total", memoryTotal) { text in
        text == "auto" ? Resources().memoryForRun : try count(unit: 1024)(text)
      } ?? Resources().memoryForRun
    settings.force = try environment.flag("--force", force)
    settings.failFast = try environment.flag("--fail-fast", failFast)
    settings.keepDates = try environment.flag("--keep-dates", keepDates)
  }

  /// When the run has to end; nil where nobody says.
  func end() throws -> ContinuousClock.Instant? {
    try Environment().setting("--deadline", deadline, read: duration).map { .now + .seconds($0) }
  }
}
