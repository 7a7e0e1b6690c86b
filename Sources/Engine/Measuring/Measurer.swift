// Making images only to see what they come to: bytes and time of a run before it is run.

import Diagnostics
import Events
import State
import Storage
import Worker

/// What one image came to.
public struct Measurement: Sendable {
  /// Its key.
  public let key: EventKey
  /// What was made, output by output, or why nothing was.
  public let result: Result<[ImageReport], FailureReport>
  /// How long a worker took.
  public let milliseconds: Double
}

/// What a run would come to.
public struct MeasuredPlan: Sendable {
  /// Keys that are due.
  public let due: Int
  /// Bytes of their inputs.
  public let bytesIn: Int
  /// Keys that were measured.
  public let measured: Int
  /// Bytes of the outputs.
  public let bytesOut: Projection
  /// Seconds of workers' time.
  public let seconds: Projection
}

/// Measures the keys of a run that are due.
public struct Measurer: Sendable {
  private let bucket: any ObjectStore
  private let forecaster: Forecaster
  private let settings: BatchSettings

  /// A measurer of runs with these settings; without a ledger every key is due.
  public init(bucket: any ObjectStore, ledger: Ledger?, settings: BatchSettings) {
    self.bucket = bucket
    self.settings = settings
    forecaster = Forecaster(bucket: bucket, ledger: ledger, settings: settings)
  }

  private struct DueKey: Sendable {
    let key: ObjectKey
    let bytes: Int
  }

  /// Makes the images of a source's due keys in memory, or of `sample` of them, and projects what all
  /// come to.
  ///
  /// - Parameter report: called with each measurement, in no order.
  public func measure(
    _ makeSource: @escaping @Sendable () throws -> any KeySource, sample: Int?,
    report: (Measurement) -> Void
  ) async throws -> MeasuredPlan {
    let (arrivals, outbound) = AsyncStream.makeStream(of: (DueKey, Measurement).self)
    async let driving = drive(makeSource, sample: sample, outbound)
    var measured: [(bytesIn: Double, bytesOut: Double, seconds: Double)] = []
    for await (due, measurement) in arrivals {
      let reports = (try? measurement.result.get()) ?? []
      let bytesOut = reports.reduce(0) { $0 + $1.output.bytes }
      measured.append(
        (Double(due.bytes), Double(bytesOut), measurement.milliseconds / 1000))
      report(measurement)
    }
    let (due, bytesIn) = try await driving
    return MeasuredPlan(
      due: due, bytesIn: bytesIn, measured: measured.count,
      bytesOut: Projection(
        sample: measured.map { ($0.bytesIn, $0.bytesOut) }, count: due, size: Double(bytesIn)),
      seconds: Projection(
        sample: measured.map { ($0.bytesIn, $0.seconds) }, count: due, size: Double(bytesIn)))
  }

  private func drive(
    _ makeSource: @escaping @Sendable () throws -> any KeySource, sample: Int?,
    _ outbound: AsyncStream<(DueKey, Measurement)>.Continuation
  ) async throws -> (due: Int, bytesIn: Int) {
    defer { outbound.finish() }
    let memory = MemoryBudget(total: settings.memory, lanes: settings.lanes)
    return try await withLanes(settings.lanes) { keys in
      try read(makeSource, sample: sample, into: keys)
    } work: { keys in
      var slot = WorkerSlot(settings.workers, memory: memory)
      while let due = keys.pop() { outbound.yield((due, measure(due, on: &slot))) }
    }
  }

  /// Hands due keys on: all as they come, or, at the end, a fair sample (Vitter's algorithm R).
  private func read(
    _ makeSource: () throws -> any KeySource, sample: Int?, into keys: BoundedQueue<DueKey>
  ) throws -> (due: Int, bytesIn: Int) {
    var (count, bytesIn) = (0, 0)
    var kept: [DueKey] = []
    var random = StableGenerator()
    try forecaster.forecast(try makeSource()) { forecast in
      guard forecast.reason != nil, let key = try? forecast.request.key.get(),
        let identity = try? bucket.identity(of: key)
      else { return }
      let due = DueKey(key: key, bytes: Int(identity.size))
      count += 1
      bytesIn += due.bytes
      guard let sample else { return keys.push(due) }
      if kept.count < sample {
        kept.append(due)
      } else {
        let place = Int.random(in: 0..<count, using: &random)
        if place < sample { kept[place] = due }
      }
    }
    for due in kept { keys.push(due) }
    return (count, bytesIn)
  }

  private func measure(_ due: DueKey, on slot: inout WorkerSlot) -> Measurement {
    let started = ContinuousClock.now
    let result: Result<[ImageReport], FailureReport>
    do {
      let input = try bucket.open(due.key)
      result = .success(
        try slot.make(settings.recipe, limits: settings.limits, from: input.descriptor))
    } catch {
      result = .failure(FailureReport(any: error))
    }
    return Measurement(
      key: EventKey(due.key.bytes), result: result,
      milliseconds: (ContinuousClock.now - started) / .milliseconds(1))
  }
}

/// The same numbers in every run, so that a plan is too (splitmix64, Steele, Lea and Flood 2014).
private struct StableGenerator: RandomNumberGenerator {
  private var state: UInt64 = 0x1357_9BDF_0246_8ACE

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
