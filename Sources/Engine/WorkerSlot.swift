// A place for one worker at a time: started when there is work, kept for as long as it behaves, and
// replaced when it dies or hangs, at the cost of the one image that it was given.

import Diagnostics
import Glibc
import Planning
import Worker

/// How workers are run.
public struct WorkerSettings: Sendable {
  /// What a worker is held to.
  public var confinement: Confinement
  /// Seconds that one image may take.
  public var timeout: Double
  /// When any image is ended, whatever time it has had; nil where nothing is.
  public var latest: ContinuousClock.Instant?
  /// Whether workers share the standard error stream.
  public var keepErrors: Bool

  /// Settings from their parts.
  public init(confinement: Confinement, timeout: Double, keepErrors: Bool = false) {
    self.confinement = confinement
    self.timeout = timeout
    self.keepErrors = keepErrors
  }
}

/// One place for a worker.
public struct WorkerSlot: ~Copyable {
  private let settings: WorkerSettings
  private let memory: MemoryBudget?
  private var worker: WorkerProcess?
  private var adopted: Job?
  private var deadline = ContinuousClock.now

  /// An empty place, whose workers share `memory` with others where it is given.
  public init(_ settings: WorkerSettings, memory: MemoryBudget? = nil) {
    self.settings = settings
    self.memory = memory
  }

  /// Has every output made of the file of `input`, and leaves them with the worker: a report each, in
  /// the recipe's order. May wait for memory.
  ///
  /// - Throws: what the worker says is wrong with the image, or what is wrong with the worker.
  mutating func make(
    _ recipe: Recipe, limits: Limits, from input: Int32
  ) throws -> [ImageReport] {
    let job = Job(recipe: recipe, limits: limits, allowance: memory?.allowance ?? .max)
    restartClock()
    var reply = try reply(to: .make, job, input)
    if case .needs(let bytes) = reply, let memory {
      try memory.withShare(of: max(bytes, 0)) {
        restartClock()
        reply = try ask(.proceed)
      }
    }
    switch reply {
    case .made(let reports):
      guard reports.count == recipe.outputCount, reports.allSatisfy(\.isPlausible) else {
        throw distrust()
      }
      return reports
    case .failed(let report): throw report
    case .needs, .sound, .delivered, .notDelivered: throw distrust()
    }
  }

  /// Has every pixel of the file of `input` decoded; returns the file's SHA-256.
  ///
  /// - Throws: what the worker says is wrong with the image, or what is wrong with the worker.
  mutating func check(limits: Limits, _ input: Int32) throws -> String {
    restartClock()
    switch try reply(to: .check, Job(recipe: Recipe(), limits: limits), input) {
    case .sound(let sha256): return sha256
    case .failed(let report): throw report
    case .made, .needs, .delivered, .notDelivered: throw distrust()
    }
  }

  /// The answer to a request about an input, of a worker that has adopted `job`.
  private mutating func reply(
    to request: Request, _ job: Job, _ input: Int32
  ) throws(EngineError) -> Reply {
    var running = if let running = worker.take() { running } else { try start() }
    if adopted != job {
      do throws(ChannelError) {
        try running.tell(.adopt(job))
      } catch {
        throw running.causeOfDeath()
      }
      adopted = job
    }
    worker = consume running
    return try ask(request, descriptor: input)
  }

  private mutating func restartClock() {
    let end = ContinuousClock.now + .seconds(settings.timeout)
    deadline = settings.latest.map { min($0, end) } ?? end
  }

  private mutating func start() throws(EngineError) -> WorkerProcess {
    adopted = nil
    return try WorkerProcess.start(settings.confinement, keepErrors: settings.keepErrors)
  }

  /// Has one of the outputs just made, `bytes` long by its report, written to the empty file of
  /// `output`.
  public mutating func deliver(
    _ bytes: Int, of number: Int = 0, to output: Int32
  ) throws(EngineError) {
    guard worker != nil else { throw .workerGarbled }
    switch try ask(.deliver(output: number), descriptor: output) {
    case .delivered:
      // A file that is shorter than it was said to be must not take the place of a good one.
      var status = stat()
      guard fstat(output, &status) == 0, Int(status.st_size) == bytes else { throw distrust() }
    case .notDelivered(let code): throw .notWritten(code)
    case .made, .failed, .needs, .sound: throw distrust()
    }
  }

  private mutating func ask(
    _ request: Request, descriptor: Int32 = -1
  ) throws(EngineError) -> Reply {
    guard var worker = worker.take() else { throw .workerGarbled }
    do throws(ChannelError) {
      let reply = try worker.ask(request, descriptor: descriptor, deadline: deadline)
      self.worker = consume worker
      return reply
    } catch {
      switch error {
      case .closed: throw worker.causeOfDeath()
      case .timedOut: throw .timedOut(seconds: settings.timeout)
      case .garbled, .system: throw .workerGarbled
      }
    }
  }

  /// Ends a worker that answered what was not asked.
  private mutating func distrust() -> EngineError {
    worker = nil
    return .workerGarbled
  }
}
