// What `process`, `batch` and `plan` take alike.

import ArgumentParser
import Storage

/// The options of a run over keys.
struct RunOptions: ParsableArguments, RecipeOptions {
  @OptionGroup(title: "Preset") var preset: PresetOptions
  @OptionGroup(title: "Geometry") var geometry: GeometryOptions
  @OptionGroup(title: "Several outputs") var outputs: OutputOptions
  @OptionGroup(title: "Encoding") var encoding: EncodingOptions
  @OptionGroup(title: "Targets") var target: TargetOptions
  @OptionGroup(title: "PNG") var png: PNGEncodingOptions
  @OptionGroup(title: "WebP") var webP: WebPEncodingOptions
  @OptionGroup(title: "Colour") var colour: ColourOptions
  @OptionGroup(title: "Metadata") var metadata: MetadataOptions
  @OptionGroup(title: "Limits") var limits: LimitOptions
  @OptionGroup(title: "Workers") var workers: WorkerOptions
  @OptionGroup(title: "Run") var batch: BatchOptions
  @OptionGroup(title: "Outputs") var naming: NamingOptions
  @OptionGroup(title: "Notices") var notify: NotifyOptions
  @OptionGroup(title: "State") var state: StateOptions
  @OptionGroup(title: ReportOptions.title) var reporting: ReportOptions
  @OptionGroup(title: "Terminal") var terminal: TerminalOptions
  @OptionGroup(title: "Bucket") var bucket: BucketOptions

  /// The run that they ask for, of the command of that name; opens the bucket.
  func run(_ command: String, _ root: Imgproc) throws -> KeyRun {
    let location = try bucket.location(root.bucket)
    return KeyRun(
      bucket: try openBucket(location), location: location, options: self,
      environment: try bucket.environmentName(root.bucket), command: command)
  }
}
