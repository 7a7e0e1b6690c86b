// `imgproc man`, which helps do not show: writes the manual, for `make man`.

import ArgumentParser
import FoundationEssentials

/// `imgproc man`.
struct ManCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "man", abstract: "Write the manual pages.", shouldDisplay: false)

  @Option(help: "The directory of the hand-written sections.")
  var sections: String

  @Argument(help: "The directory to write to.")
  var directory: String

  func run() throws {
    let pages = try ManPage.all { name in
      let path = "\(sections)/\(name)"
      guard FileManager.default.fileExists(atPath: path) else { return nil }
      return String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
    }
    for page in pages {
      try Data(page.text.utf8).write(to: URL(filePath: "\(directory)/\(page.name)"))
    }
  }
}
