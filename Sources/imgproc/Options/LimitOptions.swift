// What one image may cost.

import ArgumentParser
import Planning

/// Limits on an image, whoever reads it.
struct LimitOptions: ParsableArguments {
  private static let standard = Limits()

  @Option(
    help: ArgumentHelp(
      "Most pixels of an image. (default: \(written(Self.standard.maxPixels, unit: 1000)))",
      valueName: "count"))
  var maxPixels: String?

  @Option(
    help: ArgumentHelp(
      "Longest side of an image. (default: \(written(Self.standard.maxDimension, unit: 1000)))",
      valueName: "px"))
  var maxDimension: String?

  @Option(
    help: ArgumentHelp(
      "Largest file to read. (default: \(written(Self.standard.maxInput, unit: 1024)))",
      valueName: "bytes"))
  var maxInput: String?

  @Option(
    help: ArgumentHelp(
      "Most pixels for each byte of a file. (default: \(written(Self.standard.maxRatio, unit: 1000)))",
      valueName: "count"))
  var maxRatio: String?

  @Option(
    help: ArgumentHelp(
      "Most scans of a JPEG. (default: \(written(Self.standard.maxScans, unit: 1000)))",
      valueName: "count"))
  var maxScans: String?

  @Option(
    help: ArgumentHelp(
      "Most frames of an animation. (default: \(written(Self.standard.maxFrames, unit: 1000)))",
      valueName: "count"))
  var maxFrames: String?

  @Option(
    help: ArgumentHelp(
      "Most metadata in a file. (default: \(written(Self.standard.maxMetadata, unit: 1024)))",
      valueName: "bytes"))
  var maxMetadata: String?

  @Option(
    help: ArgumentHelp(
      "Largest file to write. (default: \(written(Self.standard.maxOutput, unit: 1024)))",
      valueName: "bytes"))
  var maxOutput: String?

  /// The limits that flags and environment ask for.
  func limits() throws -> Limits {
    let environment = Environment()
    var limits = Self.standard
    for (limit, flag, given, unit) in [
      (\Limits.maxPixels, "--max-pixels", maxPixels, 1000),
      (\.maxDimension, "--max-dimension", maxDimension, 1000),
      (\.maxInput, "--max-input", maxInput, 1024),
      (\.maxRatio, "--max-ratio", maxRatio, 1000),
      (\.maxScans, "--max-scans", maxScans, 1000),
      (\.maxFrames, "--max-frames", maxFrames, 1000),
      (\.maxMetadata, "--max-metadata", maxMetadata, 1024),
      (\.maxOutput, "--max-output", maxOutput, 1024),
    ] as [(WritableKeyPath<Limits, Int>, String, String?, Int)] {
      guard let value = try environment.setting(flag, given, read: count(unit: unit)) else {
        continue
      }
      limits[keyPath: limit] = value
    }
    return limits
  }
}
