// The command and its subcommands.

import ArgumentParser

/// The `imgproc` command.
struct Imgproc: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "imgproc",
    abstract: "Resize, optimise and convert the images of a bucket, and tell whoever asked.",
    discussion: """
      By default an image is made fit for the web: upright, inside 2048x2048 without enlarging, \
      in its own format at quality 80, without private metadata, and never larger than it was.
      """,
    version: imgprocVersion,
    subcommands: [Process.self, Info.self, Doctor.self])

  @OptionGroup var bucket: BucketOptions
}

/// The program's version.
let imgprocVersion = "0.1.0"
