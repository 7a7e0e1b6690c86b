// Which bucket, and in which deployment.

import ArgumentParser
import Storage

/// Options of every command, before or behind its name.
struct BucketOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      The bucket: a directory, or a URL that begins with \
      \(alternatives(builtinStores.map { "\($0.scheme)://" })). ($IMGPROC_BUCKET; default: .)
      """, valueName: "url"))
  var bucket: String?

  @Option(
    name: .customLong("env"),
    help: ArgumentHelp(
      "The deployment that notices speak of. ($IMGPROC_ENV; default: dev)", valueName: "name"))
  var environment: String?

  @Option(
    help: ArgumentHelp(
      """
      The config file, instead of .imgproc/\(Configuration.fileName) in the bucket and \
      ~/.config/imgproc/\(Configuration.fileName).
      """, valueName: "file"))
  var config: String?

  // Found before anything else is read, so that it needs no key; declared to be in every help.
  @Flag(help: "Explain every option in full.")
  var helpAll = false

  /// The config file that was named, whichever side of the command's name said so.
  func configFile(_ outer: BucketOptions) -> Given? {
    let flag = "--config"
    return (config ?? outer.config).map { Given(source: flag, text: $0) }
      ?? Environment().variable(of: flag)
  }

  /// Where the bucket is, whichever side of the command's name said so.
  func location(_ outer: BucketOptions) throws -> String {
    try Environment().setting("--bucket", bucket ?? outer.bucket) { $0 } ?? "."
  }

  /// The deployment's name, with U+FFFD for what is not text.
  func environmentName(_ outer: BucketOptions) throws -> String {
    try Environment().setting("--env", environment ?? outer.environment) { name in
      String(decoding: RawArgument.decode(name), as: UTF8.self)
    } ?? "dev"
  }
}
