// The built program as its users run it: arguments as bytes, streams, environment, exit status.

import Glibc
import Synchronization
import TestSupport

/// One argument, which need not be text.
struct Argument: ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
  let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }
  init(_ text: String) { bytes = Array(text.utf8) }
  init(stringLiteral text: String) { self.init(text) }
}

/// How a process ended.
enum Ending: Equatable {
  case exited(Int32)
  case killed(signal: Int32)
}

/// What a finished program leaves.
struct Finished {
  let ending: Ending
  let output: [UInt8]
  let errors: [UInt8]

  /// The exit status; nil after a signal.
  var status: Int32? { if case .exited(let status) = ending { status } else { nil } }
  var outputText: String { String(decoding: output, as: UTF8.self) }
  var errorText: String { String(decoding: errors, as: UTF8.self) }
  var errorLines: [Substring] { errorText.split(separator: "\n") }
  /// Standard output as JSON Lines.
  var records: [JSONValue] { get throws { try JSONValue.lines(output) } }
}

/// How to run the program.
struct Invocation {
  /// Which of the package's programs.
  var program = "imgproc"
  var arguments: [Argument] = []
  /// What standard input is: nothing, bytes through a pipe, or an open file.
  enum Input {
    case null
    case pipe([UInt8])
    case descriptor(Int32)
  }
  var input = Input.null
  /// Where standard output goes, if not into `Finished.output`.
  var output: Int32?
  var environment: [String: String] = [:]
  var directory: String?
  /// A line of sh that prepares the process and then says `exec "$@"`.
  var shell: String?

  /// Runs it to its end.
  func run() throws -> Finished { try start().finish() }

  /// Starts it.
  func start() throws -> RunningProgram {
    let program = [Argument(try programPath(program))] + arguments
    let script = #"cd "$1" && shift && "# + (shell ?? #"exec "$@""#)
    let shell: [Argument] = ["/bin/sh", "-c", Argument(script), "sh", Argument(directory ?? ".")]
    let isPlain = directory == nil && self.shell == nil
    return try spawning.withLock { _ in
      try RunningProgram(isPlain ? program : shell + program, self)
    }
  }
}

/// Held while descriptors are made and handed on, so that no process inherits another's: a pipe
/// can't be made close-on-exec in one step here.
private let spawning = Mutex(())

/// Where `imgproc` is: where IMGPROC_TEST_PROGRAM says, so that the program that is shipped can be tested;
/// else, as any other program of the package, beside the tests' own bundle, wherever that was built.
func programPath(_ name: String = "imgproc") throws -> String {
  if name == "imgproc", let chosen = getenv("IMGPROC_TEST_PROGRAM") {
    return String(cString: chosen)
  }
  var buffer = [UInt8](repeating: 0, count: 4096)
  let count = buffer.withUnsafeMutableBytes { room in
    room.bindMemory(to: CChar.self).baseAddress.map { readlink("/proc/self/exe", $0, room.count) }
  }
  let places = [
    String(decoding: buffer.prefix(max(count ?? 0, 0)), as: UTF8.self),
    CommandLine.arguments.first ?? "",
  ]
  for place in places {
    var directory = place[...]
    while let slash = directory.lastIndex(of: "/") {
      directory = directory[..<slash]
      var status = stat()
      let candidate = "\(directory)/\(name)"
      if stat(candidate, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
        access(candidate, X_OK) == 0
      {
        return candidate
      }
    }
  }
  throw MissingProgram()
}

/// The tests run from a place where the program was not built.
struct MissingProgram: Error {}
