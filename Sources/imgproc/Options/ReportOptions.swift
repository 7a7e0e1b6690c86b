// How much is said, and to whom.

import ArgumentParser
import Glibc

/// Options on output.
struct ReportOptions: ParsableArguments {
  /// What helps call these: nothing of them stands in a config file, since each call says for itself
  /// whom it tells.
  static let title = "Reporting"

  @Flag(help: "Write JSON Lines to standard output: one object a key, then a summary.")
  var json = false

  @Option(help: ArgumentHelp("Write JSON Lines to this open descriptor.", valueName: "fd"))
  var jsonFd: Int32?

  @Flag(name: [.customShort("Q"), .long], help: "Say nothing but what went wrong.")
  var quiet = false

  @Flag(name: [.customShort("v"), .long], help: "Say more.")
  var verbose = false

  func validate() throws {
    guard let jsonFd else { return }
    let flags = fcntl(jsonFd, F_GETFL)
    // Later it could be one of the program's own files.
    guard flags >= 0 else {
      throw ValidationError("--json-fd \(jsonFd): no such descriptor is open")
    }
    guard flags & O_ACCMODE != O_RDONLY else {
      throw ValidationError("--json-fd \(jsonFd): that descriptor can't be written to")
    }
  }

  /// Where JSON Lines go, or nil where nobody asked.
  var jsonDescriptor: Int32? { jsonFd ?? (json ? STDOUT_FILENO : nil) }
}
