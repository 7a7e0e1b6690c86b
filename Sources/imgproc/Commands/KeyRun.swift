// What the commands that work on keys have in common: a bucket, a state, sinks, and a run over keys.

import Diagnostics
import Engine
import Events
import FoundationEssentials
import Glibc
import State
import Storage

/// The options of a run over keys.
struct RunOptions {
  let recipe: RecipeOptions
  let limits: LimitOptions
  let workers: WorkerOptions
  let batch: BatchOptions
  let naming: NamingOptions
  let notify: NotifyOptions
  let state: StateOptions
  let reporting: ReportOptions
}

/// A run over keys, ready to go.
struct KeyRun {
  let bucket: any ObjectStore
  let options: RunOptions
  let environment: String
  let command: String

  /// Processes the keys of a selection; returns the exit status.
  ///
  /// Everything that was said is read, and colliding outputs are found, before anything is written.
  ///
  /// - Parameter hold: takes what keeps other runs out, once the state's directory is known; nil where
  ///   this run is not to be.
  func process(
    _ selection: KeySelection, hold: ([UInt8]) throws -> RunLock? = { _ in nil },
    needsHold: Bool = false
  ) async throws -> Int32 {
    let report = RunReport(options.reporting)
    let sinks = try options.notify.sinks(bucket)
    let isRequired = try options.notify.isRequired()
    let stop = StopSwitch(deadline: try options.batch.end())
    let settings = try settings(selection, ledger: try options.state.reader(bucket)?.ledger)
    let directory = try options.state.directory(bucket)
    let hold = try hold(directory)
    if needsHold, hold == nil { return RunStatus.success }
    let state = try options.state.open(in: directory)
    let batch = Batch(
      bucket: bucket, state: state, sinks: sinks, settings: settings, runID: report.id, stop: stop)
    try await state.runs.start(record(report))
    let signals = StopSignals(stop)
    defer { signals.end() }
    let inputs = try inputs(selection, ledger: state.ledger)
    let waiting = try await batch.run(inputs) { report.add($0) }
    let status = report.finish(
      stopped: stop.reason, waiting: waiting, requiresNotices: isRequired)
    try await state.runs.finish(
      report.idText, at: .now, status: status, summary: report.summaryLine())
    _ = consume hold
    return status
  }

  /// Says what `process` would do, and writes nothing; returns the exit status.
  func foretell(_ selection: KeySelection) throws -> Int32 {
    let state = try options.state.reader(bucket)
    let settings = try settings(selection, ledger: state?.ledger)
    let forecaster = Forecaster(bucket: bucket, ledger: state?.ledger, settings: settings)
    let report = ForecastReport(options.reporting)
    try forecaster.forecast(try inputs(selection, ledger: state?.ledger)()) { report.add($0) }
    return report.finish()
  }

  /// Makes the images that are due in memory, all or `sample` of them, and says what a run would come
  /// to; returns the exit status.
  func measure(_ selection: KeySelection, sample: Int?) async throws -> Int32 {
    let state = try options.state.reader(bucket)
    let settings = try settings(selection, ledger: state?.ledger)
    let measurer = Measurer(bucket: bucket, ledger: state?.ledger, settings: settings)
    let report = MeasurementReport(options.reporting, lanes: settings.lanes)
    let plan = try await measurer.measure(
      try inputs(selection, ledger: state?.ledger), sample: sample
    ) { report.add($0) }
    report.finish(plan)
    return RunStatus.success
  }

  /// The selection without what an earlier run made, where that lies among the inputs.
  private func inputs(
    _ selection: KeySelection, ledger: Ledger?
  ) throws -> @Sendable () throws -> any KeySource {
    guard selection.isDiscovered, let ledger else { return selection.open }
    let outputs = try options.naming.template().excludedDirectories
    let strangers = try ledger.places().filter { place in
      !outputs.contains { place.utf8.starts(with: $0 + [UInt8(ascii: "/")]) }
    }
    if strangers.isEmpty, try options.naming.template().hasDirectory { return selection.open }
    return {
      InputKeys(try selection.open()) { key in
        (try? ledger.entries(output: key.bytes).isEmpty) == false
      }
    }
  }

  private func settings(_ selection: KeySelection, ledger: Ledger?) throws -> BatchSettings {
    var settings = BatchSettings(
      workers: try options.workers.workers(keepErrors: options.reporting.verbose))
    settings.recipe = try options.recipe.recipe()
    settings.limits = try options.limits.limits()
    settings.lanes = try options.workers.lanes()
    settings.environment = environment
    settings.version = imgprocVersion
    try options.batch.apply(to: &settings)
    settings.names = try .settled(
      try options.naming.template(), format: settings.recipe.format.fixed,
      policy: try options.naming.policy(), areDiscovered: selection.isDiscovered,
      keys: try inputs(selection, ledger: ledger))
    return settings
  }

  private func record(_ report: RunReport) -> RunRecord {
    RunRecord(
      id: report.idText, command: command, started: .now,
      host: ProcessInfo.processInfo.hostName, process: getpid())
  }
}
