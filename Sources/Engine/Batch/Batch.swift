// Many keys over several workers: selected, examined, processed, finished and told, each step on threads
// of its own, with an end to how much lies between two steps.

import Diagnostics
import Events
import FoundationEssentials
import Planning
import State
import Storage
import Synchronization
import Worker

/// What a run is to do, and how.
public struct BatchSettings: Sendable {
  /// What to make of each image.
  public var recipe = Recipe()
  /// What an image may cost.
  public var limits = Limits()
  /// The workers.
  public var workers: WorkerSettings
  /// Where outputs go.
  public var names = OutputNames(.standard, format: nil)
  /// How many images at a time, at most.
  public var lanes = 1
  /// Bytes of memory for all workers together.
  public var memory = Int.max
  /// Whether keys are processed even where nothing has changed.
  public var force = false
  /// Whether the first failure ends the run.
  public var failFast = false
  /// Whether outputs get the dates of their inputs.
  public var keepDates = false
  /// The deployment that notices speak of.
  public var environment = "dev"
  /// Seconds that notices may take once all else is done.
  public var drain = 10.0
  /// When the run is over, whether or not its notices are sent by then; nil where nothing ends it.
  public var latest: ContinuousClock.Instant? {
    get { workers.latest }
    set { workers.latest = newValue }
  }
  /// The program's version.
  public var version = ""

  /// Settings for these workers.
  public init(workers: WorkerSettings) {
    self.workers = workers
  }
}

/// A run over many keys.
public struct Batch: Sendable {
  private let bucket: any ObjectStore
  private let state: StateStore
  private let subscribers: [Subscriber]
  private let settings: BatchSettings
  private let runID: UUID
  private let stop: StopSwitch

  /// How many keys are finished together.
  private static let group = 64

  /// A run.
  public init(
    bucket: any ObjectStore, state: StateStore, subscribers: [Subscriber], settings: BatchSettings,
    runID: UUID, stop: StopSwitch
  ) {
    self.bucket = bucket
    self.state = state
    self.subscribers = subscribers
    self.settings = settings
    self.runID = runID
    self.stop = stop
  }

  /// Processes the keys of a source.
  ///
  /// - Parameters:
  ///   - makeSource: opens the source, on the thread that will read it.
  ///   - report: called with each outcome, in the order of the keys, as soon as that order allows.
  /// - Returns: what is known at the end.
  /// - Throws: what is wrong with the source or the state as a whole; what was reported holds.
  public func run(
    _ makeSource: @escaping @Sendable () throws -> any KeySource, report: (Outcome) -> Void
  ) async throws -> RunEnd {
    let (arrivals, outbound) = AsyncStream.makeStream(of: [Arrival].self)
    let line = Line(
      outbound: outbound,
      memory: MemoryBudget(total: settings.memory, lanes: settings.lanes))
    async let end = drive(makeSource, line)
    var order = ReportOrder()
    for await batch in arrivals {
      for outcome in order.add(batch) {
        report(outcome)
        line.window.leave()
      }
    }
    for outcome in order.rest() { report(outcome) }
    return try await end
  }

  /// Runs every step, each on threads of its own, and ends them one after another.
  private func drive(
    _ makeSource: @escaping @Sendable () throws -> any KeySource, _ line: Line
  ) async throws -> RunEnd {
    defer { line.outbound.finish() }
    let lane = try Lane()
    defer { lane.close() }
    let owner = runID.uuidString.lowercased()
    let mark = try state.mark(owner)
    let relays = Relays(subscribers, outbox: state.outbox, owner: owner)
    async let relaying = relays.run()
    async let finishing: Void = Task(executorPreference: lane) { finish(line, relays) }.value
    var end = RunEnd()
    let examined: Result<Void, any Error>
    do {
      end.hadOneKey = try await withLanes(settings.lanes) { tasks in
        try examine(makeSource, into: tasks, line)
      } work: { tasks in
        work(tasks, line)
      }
      examined = .success(())
    } catch {
      examined = .failure(error)
    }
    line.finished.close()
    await finishing
    stop.ignoreDeadline()
    tellDigest(line)
    // A run that was told to end does not wait for what may come.
    relays.finish(Relay.Ending(bound: drain, waitsForRetries: stop.reason == nil))
    end.sinks = try await relaying
    _ = consume mark
    try examined.get()
    return end
  }

  /// Seconds that are left for notices.
  private var drain: Double {
    guard let latest = settings.latest else { return settings.drain }
    return min(settings.drain, max((latest - .now) / .seconds(1), 0))
  }

  private var announcer: Announcer {
    Announcer(subscribers: subscribers, environment: settings.environment, runID: runID)
  }

  /// Records the digest of the run, where a sink is to get it.
  private func tellDigest(_ line: Line) {
    guard let change = announcer.digest(line.tally(stopped: stop.reason)) else { return }
    do throws(StateError) {
      _ = try state.committer.commitAndWait(change)
    } catch {
      stop.stop(.fault(FailureReport(error)))
    }
  }

  private var examiner: Examiner {
    Examiner(bucket: bucket, ledger: state.ledger, settings: settings)
  }

  /// Reads the source, settles what needs no image to be read, and leaves the rest to the workers;
  /// returns whether there is but one key, as far as the source was read.
  private func examine(
    _ makeSource: () throws -> any KeySource, into tasks: BoundedQueue<KeyTask>, _ line: Line
  ) throws -> Bool {
    var source = try makeSource()
    let (examiner, announcer) = (examiner, announcer)
    var index = 0
    var count = 0
    while stop.reason == nil {
      let chunk = try source.nextChunk()
      if chunk.isEmpty { break }
      count += chunk.count
      var settled: [Arrival] = []
      for (selected, examined) in zip(chunk, try examiner.examine(chunk)) {
        guard line.window.enter(unless: stop) else { break }
        if let outcome = examined.outcome(of: selected) {
          settled.append((index, outcome))
        } else {
          // Whoever waits in `push` may be waiting for these to be reported.
          try tell(settled, announcer, line)
          settled = []
          tasks.push(
            KeyTask(
              index: index, selected: selected, entries: examined.entries,
              doubts: examined.verdict.doubts))
        }
        index += 1
      }
      try tell(settled, announcer, line)
    }
    return count == 1
  }

  /// Passes settled keys on to the report, once what sinks are to hear of them is recorded.
  private func tell(_ settled: [Arrival], _ announcer: Announcer, _ line: Line) throws {
    if settled.isEmpty { return }
    if let change = announcer.skips(settled.map(\.outcome)) {
      _ = try state.committer.commitAndWait(change)
    }
    line.tell(settled)
  }

  /// Takes tasks until there are no more.
  private func work(_ tasks: BoundedQueue<KeyTask>, _ line: Line) {
    let processor = Processor(
      bucket: bucket, recipe: settings.recipe, limits: settings.limits, examiner: examiner,
      names: settings.names, claims: line.claims, keepDates: settings.keepDates)
    var slot = WorkerSlot(settings.workers, memory: line.memory)
    while let task = tasks.pop() {
      // What is begun is finished; what is not stays for the next run.
      if stop.reason != nil { continue }
      let finished = processor.process(task, on: &slot)
      if case .failed = finished.ending, settings.failFast { stop.stop(.failure) }
      line.finished.push(finished)
    }
  }

  /// Commits what the workers have made.
  private func finish(_ line: Line, _ relays: Relays) {
    let finisher = Finisher(
      committer: state.committer, identity: examiner.identity, announcer: announcer, stop: stop)
    while let group = line.finished.popAll(limit: Self.group, patience: .milliseconds(100)) {
      let outcomes = finisher.finish(group)
      line.tell(zip(group, outcomes).map { ($0.task.index, $1) })
      relays.wake()
    }
  }
}
