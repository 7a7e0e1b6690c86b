// Commands whose settings come from config files and presets as well: what they stand on is laid before
// they read an option.

import ArgumentParser

/// A command that a config file has a say in.
protocol ConfiguredCommand: ParsableCommand {
  var bucket: BucketOptions { get }
  var root: Imgproc { get }
  /// Whether it is about a bucket, whose own config counts then.
  var hasBucket: Bool { get }
  /// What was said of a preset.
  var preset: PresetOptions? { get }
}

extension ConfiguredCommand {
  var hasBucket: Bool { true }
  var preset: PresetOptions? { nil }

  /// Its config files.
  func configuration() throws -> Configuration {
    try Configuration(
      named: bucket.configFile(root.bucket),
      bucket: hasBucket ? try bucket.location(root.bucket) : nil)
  }

  /// Reads the config files and the preset, and puts them below flags and variables.
  func laySettings() throws {
    let configuration = try configuration()
    if let fault = try configuration.faults().first { throw fault }
    // The deployment's name may itself stand in a config, but no preset names it.
    let bare = configuration.files.map { SettingLayer($0.lines, of: $0, environment: "") }
    SettingLayer.standing.withLock { $0 = bare }
    let environment = try bucket.environmentName(root.bucket)
    let layers = try configuration.layers(
      preset: preset?.wanted, environment: environment)
    SettingLayer.standing.withLock { $0 = layers }
  }
}

/// A configured command that takes what a run takes.
protocol RunCommand: ConfiguredCommand {
  var options: RunOptions { get }
}

extension RunCommand {
  var bucket: BucketOptions { options.bucket }
  var preset: PresetOptions? { options.preset }
}
