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
  /// Whether the process goes on after it, and waits for what is next.
  var isOneOfMany = false

  /// Processes the keys of a selection; returns what became of them.
  ///
  /// Everything that was said is read, and colliding outputs are found, before anything is written.
  ///
  /// - Parameters:
  ///   - latest: when all has to be over, notices included, whatever the options allow.
  ///   - hold: takes what keeps other runs out, given the state's directory and when the run has to end,
  ///     or returns nil where this run is not to be; itself nil for a run that keeps nobody out.
  ///   - told: hears of each outcome, and of the run's id.
  func process(
    _ selection: KeySelection, until latest: ContinuousClock.Instant? = nil,
    hold: (([UInt8], ContinuousClock.Instant?) throws -> RunLock?)? = nil,
    told: (Outcome, UUID) -> Void = { _, _ in }
  ) async throws -> RunSummary {
    let style = try options.terminal.style()
    let total = style.showsProgress && selection.isDiscovered ? KeyCount() : nil
    let report = RunReport(options.reporting, style: style, total: total)
    let subscribers = try subscribers()
    let isRequired = try options.notify.isRequired()
    let end = [try options.batch.end(), latest].compactMap(\.self).min()
    let stop = StopSwitch(deadline: end)
    var settings = try settings(selection) { try options.state.reader(bucket)?.ledger }
    settings.latest = latest
    let directory = try options.state.directory(bucket)
    if options.reporting.verbose { SettingTrace.tell() }
    var held: RunLock?
    if let hold {
      held = try hold(directory, end)
      if held == nil { return RunSummary() }
    }
    let state = try options.state.open(in: directory)
    let batch = Batch(
      bucket: bucket, state: state, subscribers: subscribers, settings: settings,
      runID: report.id, stop: stop)
    try await state.runs.start(record(report))
    let signals = StopSignals(stop)
    defer { isOneOfMany ? signals.release() : signals.end() }
    let inputs = try inputs(selection) { state.ledger }
    total?.count(inputs)
    let ended = try await batch.run(inputs) { outcome in
      // Who may ask for anything must not have the bucket searched for each.
      let isMissing =
        outcome.failure?.category == .noSuchKey && !selection.isDiscovered && !isOneOfMany
      let meant =
        isMissing ? nearestKeys(to: Array(outcome.key.text.utf8), in: bucket) : nil
      report.add(outcome, meant: meant)
      told(outcome, report.id)
    }
    let summary = report.finish(
      ended, stopped: stop.reason, requiresNotices: isRequired, nothing: selection.nothing)
    try await state.runs.finish(
      report.idText, at: .now, status: summary.exitStatus, summary: report.summaryLine())
    try await forget(state)
    _ = consume held
    return summary
  }

  /// Reads all that was said, as a run does, so that what makes no sense is found before the first.
  func check() throws {
    _ = try options.terminal.style()
    _ = try subscribers()
    _ = try options.notify.isRequired()
    _ = try options.batch.end()
    let settings = try settings(KeySelection(isDiscovered: false) { _ in GivenKeys([]) }) { nil }
    if settings.workers.confinement.sandbox == .require, !sandboxHolds() {
      throw EngineError.workerNotConfined
    }
    _ = try options.state.open(in: options.state.directory(bucket))
  }

  /// Who is told.
  private func subscribers() throws -> [Subscriber] {
    try options.notify.subscribers(
      bucket, at: location, environment: environment,
      outputIsTaken: options.reporting.jsonDescriptor == STDOUT_FILENO)
  }

  /// Lets go of events that every sink has taken, once they are as old as logs get.
  private func forget(_ state: StateStore) async throws {
    let days = try options.notify.sinkSettings(environment).logDays
    guard days > 0 else { return }
    let age = Int64(days) * 86_400_000
    try await state.outbox.prune(before: Moment.now.adding(milliseconds: -age), limit: 10_000)
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
    if options.reporting.verbose { SettingTrace.tell() }
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
    if options.reporting.verbose { SettingTrace.tell() }
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
