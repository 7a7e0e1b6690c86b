// `imgproc config check`: everything that is wrong with the config files, at once.

import ArgumentParser
import Diagnostics
import Engine
import Storage

/// `imgproc config check`.
struct ConfigCheck: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Say what is wrong with the config files and the presets in them.",
    discussion: "Ends with status 78 where anything is.")

  @OptionGroup var options: RunOptions
  @ParentCommand var root: Imgproc

  func run() throws {
    try exiting {
      let configuration = try Configuration(
        named: options.bucket.configFile(root.bucket),
        bucket: try options.bucket.location(root.bucket))
      var faults: [any Failure] = try configuration.faults()
      for file in configuration.files {
        faults += faultyValues(SettingLayer(file.lines, of: file, environment: "dev"))
        for preset in file.presets {
          faults += faultyValues(
            SettingLayer(preset.lines, of: file, environment: "dev", preset: preset.name))
        }
      }
      do {
        _ = try configuration.layers(preset: nil, environment: "dev")
      } catch let fault as ConfigError {
        faults.append(fault)
      }
      for fault in faults {
        let hint = fault.hint.map { "; \($0)" } ?? ""
        standardError.say("imgproc: \((fault.message + hint).safeForTerminal)")
      }
      if !faults.isEmpty { return FailureCategory.badConfiguration.exitStatus }
      if !options.reporting.quiet {
        let names = configuration.files.map(\.path)
        standardOutput.say(
          names.isEmpty
            ? "no config file" : "\(names.joined(separator: ", ").safeForTerminal): nothing wrong")
      }
      return RunStatus.success
    }
  }

  /// What is wrong with the values of a layer: each that is refused is told and then left out, until
  /// the rest can be read.
  private func faultyValues(_ layer: SettingLayer) -> [any Failure] {
    var layer = layer
    var faults: [any Failure] = []
    while true {
      SettingLayer.standing.withLock { $0 = [layer] }
      do {
        try options.readAll(root)
        return faults
      } catch let fault as any Failure {
        faults.append(fault)
        let refused = layer.values.filter { fault.message.hasPrefix($0.value.source) }
        if refused.isEmpty { return faults }
        for key in refused.keys { layer.values[key] = nil }
      } catch {
        return faults + [FailureReport(any: error)]
      }
    }
  }
}

extension RunOptions {
  /// Reads every setting as a run would, and does nothing with them.
  func readAll(_ root: Imgproc) throws {
    let environment = try bucket.environmentName(root.bucket)
    _ = try recipe()
    _ = try workers.lanes()
    var settings = BatchSettings(
      workers: try workers.workers(try limits.limits(), keepErrors: false))
    try batch.apply(to: &settings)
    _ = try batch.end()
    _ = try naming.template()
    _ = try naming.policy()
    _ = try notify.isRequired()
    _ = try terminal.style()
    _ = try notify.drainSeconds()
    let location = try bucket.location(root.bucket)
    let bucket = try openBucket(location)
    _ = try state.directory(bucket)
    _ = try notify.subscribers(
      bucket, at: location, environment: environment, outputIsTaken: false)
  }
}
