// What the commands that work on keys have in common: a bucket, a state, sinks, and a run over keys.

import Diagnostics
import Engine
import Events
import FoundationEssentials
import Glibc
import State
import Storage

/// A run over keys, ready to go.
struct KeyRun {
  let bucket: any ObjectStore
  /// Where it is, as it was said.
  let location: String
  let options: RunOptions
  let environment: String
  let command: String

  /// Processes the keys of a selection; returns the exit status.
  ///
  /// Everything that was said is read, and colliding outputs are found, before anything is written.
  ///
  /// - Parameter hold: takes what keeps other runs out, given the state's directory and when the run has
  ///   to end, or returns nil where this run is not to be; itself nil for a run that keeps nobody out.
  func process(
    _ selection: KeySelection, hold: (([UInt8], ContinuousClock.Instant?) throws -> RunLock?)? = nil
  ) async throws -> Int32 {
    let style = try options.terminal.style()
    let total = style.showsProgress && selection.isDiscovered ? KeyCount() : nil
    let report = RunReport(options.reporting, style: style, total: total)
    let subscribers = try options.notify.subscribers(
      bucket, at: location, environment: environment,
      outputIsTaken: options.reporting.jsonDescriptor == STDOUT_FILENO)
    let isRequired = try options.notify.isRequired()
    let end = try options.batch.end()
    let stop = StopSwitch(deadline: end)
    let settings = try settings(selection) { try options.state.reader(bucket)?.ledger }
    let directory = try options.state.directory(bucket)
    if options.reporting.verbose { tellSources() }
    var held: RunLock?
    if let hold {
      held = try hold(directory, end)
      if held == nil { return RunStatus.success }
    }
    let state = try options.state.open(in: directory)
    let batch = Batch(
      bucket: bucket, state: state, subscribers: subscribers, settings: settings,
      runID: report.id, stop: stop)
    try await state.runs.start(record(report))
    let signals = StopSignals(stop)
    defer { signals.end() }
    let inputs = try inputs(selection) { state.ledger }
    total?.count(inputs)
    let ended = try await batch.run(inputs) { outcome in
      let isMissing = outcome.failure?.category == .noSuchKey && !selection.isDiscovered
      let meant =
        isMissing ? nearestKeys(to: Array(outcome.key.text.utf8), in: bucket) : nil
      report.add(outcome, meant: meant)
    }
    let status = report.finish(
      ended, stopped: stop.reason, requiresNotices: isRequired, nothing: selection.nothing)
    try await state.runs.finish(
      report.idText, at: .now, status: status, summary: report.summaryLine())
    try await forget(state)
    _ = consume held
    return status
  }

  /// Lets go of events that every sink has taken, once they are as old as logs get.
  private func forget(_ state: StateStore) async throws {
    let days = try options.notify.sinkSettings(environment).logDays
    guard days > 0 else { return }
    let age = Int64(days) * 86_400_000
    try await state.outbox.prune(before: Moment.now.adding(milliseconds: -age), limit: 10_000)
  }

  /// Says where each value that is no default comes from.
  private func tellSources() {
    for (key, given) in SettingTrace.values.sorted(by: { $0.key < $1.key }) {
      standardError.say("imgproc: \(key) is \(given.text), by \(given.source)".safeForTerminal)
    }
  }

  /// The keys that options select, without looking where outputs go.
  func selected(by selection: SelectionOptions) throws -> KeySelection {
    try selection.selection(
      in: bucket, outputs: try options.naming.template().excludedDirectories)
  }

  /// Says what `process` would do, and writes nothing; returns the exit status.
  func foretell(_ selection: KeySelection) throws -> Int32 {
    let state = try options.state.reader(bucket)
    let settings = try settings(selection) { state?.ledger }
    let forecaster = Forecaster(bucket: bucket, ledger: state?.ledger, settings: settings)
    let report = ForecastReport(options.reporting)
    let inputs = try inputs(selection) { state?.ledger }
    try forecaster.forecast(try inputs()) { report.add($0) }
    return report.finish()
  }

  /// Makes the images that are due in memory, all or `sample` of them, and says what a run would come
  /// to; returns the exit status.
  func measure(_ selection: KeySelection, sample: Int?) async throws -> Int32 {
    let state = try options.state.reader(bucket)
    let settings = try settings(selection) { state?.ledger }
    let measurer = Measurer(bucket: bucket, ledger: state?.ledger, settings: settings)
    let report = MeasurementReport(options.reporting, lanes: settings.lanes)
    let inputs = try inputs(selection) { state?.ledger }
    let plan = try await measurer.measure(inputs, sample: sample) { report.add($0) }
    report.finish(plan)
    return RunStatus.success
  }

  /// The selection without what an earlier run made, where that lies among the inputs.
  private func inputs(
    _ selection: KeySelection, ledger: () throws -> Ledger?
  ) throws -> @Sendable () throws -> any KeySource {
    guard selection.isDiscovered, let ledger = try ledger() else { return selection.open }
    let template = try options.naming.template()
    let outputs = template.excludedDirectories
    let areApart = try ledger.places().allSatisfy { place in
      outputs.contains { place.utf8.starts(with: $0 + [UInt8(ascii: "/")]) }
    }
    if areApart, template.hasDirectory { return selection.open }
    return {
      InputKeys(try selection.open()) { key in
        (try? ledger.entries(output: key.bytes).isEmpty) == false
      }
    }
  }

  /// - Parameter ledger: opens the ledger, which only the search for collisions needs.
  private func settings(
    _ selection: KeySelection, ledger: () throws -> Ledger?
  ) throws -> BatchSettings {
    let limits = try options.limits.limits()
    var settings = BatchSettings(
      workers: try options.workers.workers(limits, keepErrors: options.reporting.verbose))
    settings.recipe = try options.recipe()
    settings.limits = limits
    settings.lanes = try options.workers.lanes()
    settings.environment = environment
    settings.version = imgprocVersion
    settings.drain = try options.notify.drainSeconds()
    try options.batch.apply(to: &settings)
    settings.names = try .settled(
      try options.naming.names(of: settings.recipe), policy: try options.naming.policy(),
      areDiscovered: selection.isDiscovered
    ) { try inputs(selection.ofAllRuns, ledger: ledger)() }
    return settings
  }

  private func record(_ report: RunReport) -> RunRecord {
    RunRecord(
      id: report.idText, command: command, started: .now,
      host: ProcessInfo.processInfo.hostName, process: getpid())
  }
}
