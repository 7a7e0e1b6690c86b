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

  /// The limits that flags and environment ask for.
  func limits() throws -> Limits {
    let environment = Environment()
    var limits = Self.standard
    limits.maxPixels =
      try environment.setting("--max-pixels", maxPixels, read: count(unit: 1000))
      ?? limits.maxPixels
    limits.maxDimension =
      try environment.setting("--max-dimension", maxDimension, read: count(unit: 1000))
      ?? limits.maxDimension
    limits.maxInput =
      try environment.setting("--max-input", maxInput, read: count(unit: 1024)) ?? limits.maxInput
    return limits
  }
}
