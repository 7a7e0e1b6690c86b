// `imgproc info KEY…`: what a header says, without decoding anything.

import ArgumentParser
import Codecs
import Diagnostics
import Engine
import Imaging
import Planning
import Storage

/// `imgproc info`.
struct Info: ParsableCommand, ConfiguredCommand, KeysCommand {
  static let configuration = CommandConfiguration(
    commandName: "info",
    abstract: "Show what the headers of images say.",
    discussion: "Decodes nothing. Writes to standard output, one image a paragraph or a line.")

  @Argument(help: ArgumentHelp("Which images.", valueName: "key"))
  var keys: [String] = []

  @Flag(help: "Write JSON Lines.")
  var json = false

  @OptionGroup(title: "Limits") var limits: LimitOptions
  @OptionGroup(title: "Bucket") var bucket: BucketOptions
  @ParentCommand var root: Imgproc

  func validate() throws {
    if keys.isEmpty { throw ValidationError("no key: name an image of the bucket") }
  }

  func run() throws {
    try exiting {
      let store = try openBucket(try bucket.location(root.bucket))
      let limits = try limits.limits()
      var failures: [FailureReport] = []
      for argument in keys {
        let request = RequestedKey(bytes: keyBytes(argument))
        do {
          let input = try read(try request.key.get(), from: store, limits: limits)
          let header = try readHeader(of: input, limits: limits)
          try show(HeaderFacts(request.name, header, bytes: input.count))
        } catch {
          let failure = FailureReport(any: error)
          let meant =
            failure.category == .noSuchKey ? nearestKeys(to: request.bytes, in: store) : nil
          standardError.say(
            failureLine(request.name.text, failure)
              + (meant.map { "; \($0.safeForTerminal)" } ?? ""))
          if json { standardOutput.write(try jsonLine(HeaderFailure(request.name, failure))) }
          failures.append(failure)
        }
      }
      guard let failure = failures.first else { return RunStatus.success }
      return keys.count == 1 ? failure.category.exitStatus : RunStatus.someKeysFailed
    }
  }

  private func read(
    _ key: ObjectKey, from store: any ObjectStore, limits: Limits
  ) throws -> InputBytes {
    let object = try store.open(key)
    try limits.checkInput(bytes: Int(object.identity.size))
    return try InputBytes.reading(object.descriptor, count: Int(object.identity.size))
  }

  private func show(_ facts: HeaderFacts) throws {
    standardOutput.write(json ? try jsonLine(facts) : Array((facts.forPeople + "\n").utf8))
  }
}
