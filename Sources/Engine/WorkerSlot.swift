// A place for one worker at a time: started when there is work, kept for as long as it behaves, and
// replaced when it dies or hangs, at the cost of the one image that it was given.

import Diagnostics
import Glibc
import Worker

/// How workers are run.
public struct WorkerSettings: Sendable {
  /// What a worker is held to.
  public var confinement: Confinement
  /// Seconds that one image may take.
  public var timeout: Double
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
  private var worker: WorkerProcess?
  private var deadline = ContinuousClock.now

  /// An empty place.
  public init(_ settings: WorkerSettings) {
    self.settings = settings
  }

  /// Has an image made of the file of `input`, and leaves it with the worker.
  ///
  /// - Throws: what the worker says is wrong with the image, or what is wrong with the worker.
  mutating func make(_ job: Job, from input: Int32) throws -> ImageReport {
    deadline = .now + .seconds(settings.timeout)
    switch try ask(.make(job), descriptor: input) {
    case .made(let report) where report.isPlausible: return report
    case .failed(let report): throw report
    case .made, .delivered, .notDelivered: throw distrust()
    }
  }

  /// Has the image just made, `bytes` long by its report, written to the empty file of `output`.
  public mutating func deliver(_ bytes: Int, to output: Int32) throws(EngineError) {
    guard worker != nil else { throw .workerGarbled }
    switch try ask(.deliver, descriptor: output) {
    case .delivered:
      // A file that is shorter than it was said to be must not take the place of a good one.
      var status = stat()
      guard fstat(output, &status) == 0, Int(status.st_size) == bytes else { throw distrust() }
    case .notDelivered(let code): throw .notWritten(code)
    case .made, .failed: throw distrust()
    }
  }

  private mutating func ask(_ request: Request, descriptor: Int32) throws(EngineError) -> Reply {
    var worker =
      if let running = self.worker.take() {
        running
      } else {
        try WorkerProcess.start(settings.confinement, keepErrors: settings.keepErrors)
      }
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
