// The command and its subcommands.

import ArgumentParser
import Planning

/// The `imgproc` command.
struct Imgproc: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "imgproc",
    abstract: "Resize, optimise and convert the images of a bucket, and tell whoever asked.",
    discussion: standardRecipeText,
    version: imgprocVersion,
    subcommands: [
      Process.self, BatchCommand.self, PlanCommand.self, Status.self, Verify.self, Info.self,
      EventsCommand.self, LambdaCommand.self, ConfigCommand.self, PresetsCommand.self,
      Doctor.self, CompletionsCommand.self, ReportCommand.self, ManCommand.self,
    ])

  @OptionGroup var bucket: BucketOptions
}

/// The program's version.
let imgprocVersion = "0.1.0"

/// What happens without any option: said in the help because no two image tools agree on it.
let standardRecipeText = """
  Without any option an image is turned upright (auto-orient), made to fit inside \
  \(written(Recipe().geometry)) and never enlarged (no upscale), kept in its format at quality \
  \(Recipe.standardQuality), and freed of all metadata except its ICC profile and copyright. Where \
  nothing is gained, the output has the input's own pixels and is no larger than it. vips, \
  ImageMagick and sharp each do otherwise in some of these.

  Options on the recipe, limits, workers, notices and bucket can come from the environment as well: \
  --max-pixels is $IMGPROC_MAX_PIXELS. A flag is stronger. Weaker than both are config files (see \
  imgproc config) and a preset.
  """
