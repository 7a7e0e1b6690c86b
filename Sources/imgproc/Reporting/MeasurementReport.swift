// What a run would come to, as it is told: on standard output, since it is what was asked for.

import Diagnostics
import Engine
import Events
import FoundationEssentials

/// Tells measurements.
final class MeasurementReport {
  private let options: ReportOptions
  private let json: OutputStream?
  private let lanes: Int

  init(_ options: ReportOptions, lanes: Int) {
    self.options = options
    self.lanes = lanes
    json = options.jsonDescriptor.map(OutputStream.init)
  }

  /// Tells one measurement.
  func add(_ measurement: Measurement) {
    if let json, let line = try? jsonLine(MeasurementRecord(measurement)) { json.write(line) }
    guard json == nil, !options.quiet else { return }
    switch measurement.result {
    case .success(let reports):
      for report in reports {
        standardOutput.say("\(measurement.key.text.safeForTerminal)  \(change(report))")
      }
    case .failure(let failure):
      standardError.say(failureLine(measurement.key.text, failure))
    }
  }

  /// Tells the whole.
  func finish(_ plan: MeasuredPlan) {
    if let json {
      if let line = try? jsonLine(MeasuredPlanRecord(plan, lanes: lanes)) { json.write(line) }
      return
    }
    let bytesOut = Int(plan.bytesOut.total)
    let bytesMargin = margin(plan.bytesOut) { ByteCount(Int($0)).forPeople }
    let wall = plan.seconds.total / Double(lanes)
    let wallMargin = margin(plan.seconds) { String(Int(($0 / Double(lanes)).rounded(.up))) + " s" }
    standardOutput.say(
      """
      \(counted(plan.due, "image")) to do, \(plan.measured) measured: \(ByteCount(plan.bytesIn).forPeople) -> \
      \(ByteCount(bytesOut).forPeople)\(bytesMargin) \
      (\(percentage(from: plan.bytesIn, to: bytesOut))), about \(Int(wall.rounded(.up))) s\
      \(wallMargin) with \(counted(lanes, "worker"))
      """)
  }

  private func margin(_ projection: Projection, _ written: (Double) -> String) -> String {
    switch projection.margin {
    case 0: ""
    case let margin?: " ± \(written(margin))"
    case nil: " (one image tells no margin)"
    }
  }
}

/// One measurement's line.
private struct MeasurementRecord: Encodable {
  let v = 1
  let event = "measurement"
  let key: String
  let keyBytes: String?
  let input: ImageFile?
  let output: ImageFile?
  let outputs: [ImageFile]?
  let reason: String?
  let ms: Double

  init(_ measurement: Measurement) {
    key = measurement.key.text
    keyBytes = measurement.key.base64
    let reports = (try? measurement.result.get()) ?? []
    input = reports.first.map { ImageFile($0.input) }
    let files = reports.map { ImageFile(output: $0) }
    output = files.first
    outputs = files.count > 1 ? files : nil
    if case .failure(let failure) = measurement.result {
      reason = failure.message
    } else {
      reason = nil
    }
    ms = (measurement.milliseconds * 10).rounded() / 10
  }

  private enum CodingKeys: String, CodingKey {
    case v, event, key, reason, ms
    case keyBytes = "key_base64"
    case input = "in"
    case output = "out"
    case outputs = "outputs"
  }
}

/// The last line.
private struct MeasuredPlanRecord: Encodable {
  let v = 1
  let event = "projection"
  let due: Int
  let measured: Int
  let bytesIn: Int
  let bytesOut: Int
  let bytesOutMargin: Int?
  let workerSeconds: Double
  let workerSecondsMargin: Double?
  let workers: Int

  init(_ plan: MeasuredPlan, lanes: Int) {
    due = plan.due
    measured = plan.measured
    bytesIn = plan.bytesIn
    bytesOut = Int(plan.bytesOut.total)
    bytesOutMargin = plan.bytesOut.margin.map { Int($0) }
    workerSeconds = plan.seconds.total
    workerSecondsMargin = plan.seconds.margin
    workers = lanes
  }

  private enum CodingKeys: String, CodingKey {
    case v, event, due, measured, workers
    case bytesIn = "bytes_in"
    case bytesOut = "bytes_out"
    case bytesOutMargin = "bytes_out_margin"
    case workerSeconds = "worker_seconds"
    case workerSecondsMargin = "worker_seconds_margin"
  }
}
