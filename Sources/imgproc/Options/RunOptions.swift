// What `process`, `batch` and `plan` take alike.

import ArgumentParser
import Storage

/// The options of a run over keys.
struct RunOptions: ParsableArguments, RecipeOptions {
  @OptionGroup(title: "Geometry") var geometry: GeometryOptions
  @OptionGroup(title: "Encoding") var encoding: EncodingOptions
  @OptionGroup(title: "Targets") var target: TargetOptions
  @OptionGroup(title: "WebP") var webP: WebPEncodingOptions
  @OptionGroup(title: "Colour") var colour: ColourOptions
  @OptionGroup(title: "Limits") var limits: LimitOptions
  @OptionGroup(title: "Workers") var workers: WorkerOptions
  @OptionGroup(title: "Run") var batch: BatchOptions
  @OptionGroup(title: "Outputs") var naming: NamingOptions
  @OptionGroup(title: "Notices") var notify: NotifyOptions
  @OptionGroup(title: "State") var state: StateOptions
  @OptionGroup(title: "Reporting") var reporting: ReportOptions
  @OptionGroup(title: "Bucket") var bucket: BucketOptions

  /// The run that they ask for, of the command of that name; opens the bucket.
  func run(_ command: String, _ root: Imgproc) throws -> KeyRun {
    KeyRun(
      bucket: try openBucket(try bucket.location(root.bucket)), options: self,
      environment: try bucket.environmentName(root.bucket), command: command)
  }
}
