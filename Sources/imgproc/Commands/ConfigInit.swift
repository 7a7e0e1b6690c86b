// `imgproc config init`: a config file to begin with, in which every setting is explained.

import ArgumentParser
import Glibc
import Storage

/// `imgproc config init`.
struct ConfigInit: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Write a config file that names and explains every setting.",
    discussion: "Every line is a comment: take the # away from what you want to say.")

  @Flag(help: "Write ~/.config/imgproc/\(Configuration.fileName) instead of the bucket's own.")
  var user = false

  @OptionGroup(title: "Bucket") var bucket: BucketOptions
  @ParentCommand var root: Imgproc

  func run() throws {
    try exiting {
      let path = try path()
      let file = open(
        RawArgument.decode(path).map { CChar(bitPattern: $0) } + [0],
        O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
      if file < 0, errno == EEXIST { throw ConfigError.exists(path: path) }
      guard file >= 0 else { throw StorageError.cannotCreate(errno) }
      defer { close(file) }
      OutputStream(descriptor: file).write(Array(try commentedConfig().utf8))
      standardOutput.say(path.safeForTerminal)
      return 0
    }
  }

  private func path() throws -> String {
    if let named = bucket.configFile(root.bucket) { return named.text }
    if user {
      guard let path = Configuration.personalPath else {
        throw UsageError("there is no home directory", hint: "say --config FILE")
      }
      makeDirectories(of: path)
      return path
    }
    guard let directory = try openBucket(try bucket.location(root.bucket)).recordPath() else {
      throw UsageError("this bucket has no place for a config", hint: "say --config FILE")
    }
    return "\(RawArgument.encode(directory))/\(Configuration.fileName)"
  }

  /// Makes the directories above a file; what can't be made is told when the file is opened.
  private func makeDirectories(of path: String) {
    var end = path.startIndex
    while let slash = path[path.index(after: end)...].firstIndex(of: "/") {
      mkdir(String(path[..<slash]), 0o755)
      end = slash
    }
  }
}

/// Every setting as a comment, with what it means and its default, section by section.
func commentedConfig() throws -> String {
  var lines = [
    "# Settings of imgproc. A key is the long name of a flag; flags and IMGPROC_* variables are",
    "# stronger than what stands here. `imgproc config check` reads this file, and",
    "# `imgproc config show` says what counts. No secrets here: they are in files of mode 600 or in",
    "# the environment.",
  ]
  var section: String?
  for option in try ConfigKeys().options {
    guard let name = option.longName else { continue }
    if option.sectionTitle != section {
      section = option.sectionTitle
      lines += ["", "# \(section ?? "")"]
    }
    lines += [""] + wrapped(option.description, width: 94).map { "# \($0)" }
    let value = option.statedDefault ?? (option.kind == .flag ? "off" : "…")
    lines.append(option.isRepeating ? "#\(name): [\(value)]" : "#\(name): \(value)")
  }
  lines += [
    "", "# Presets of your own, for --preset NAME", "", "#presets:", "#  shop:",
    "#    resize: 1200x1200", "#    quality: 85", "",
  ]
  return lines.joined(separator: "\n")
}

/// The text in lines of at most `width` characters, as far as its words allow.
func wrapped(_ text: String, width: Int) -> [String] {
  var lines: [String] = []
  for word in text.split(whereSeparator: \.isWhitespace) {
    if let last = lines.last, last.count + word.count < width {
      lines[lines.count - 1] = "\(last) \(word)"
    } else {
      lines.append(String(word))
    }
  }
  return lines
}
