// Standard output carries images and JSON Lines, and what was asked for to be shown; everything said
// to a person besides goes to standard error.

import Engine
import FoundationEssentials
import Glibc
import Worker

/// A descriptor that is written to as a whole, line by line.
struct OutputStream {
  let descriptor: Int32

  /// Writes all bytes; a reader that has gone ends the program quietly, as SIGPIPE would, and a full
  /// disk ends it loudly: what it was to tell can't be told any more.
  func write(_ bytes: [UInt8]) {
    guard let line = ProgressLine.shown.withLock({ $0 }), isatty(descriptor) == 1 else {
      return writePlainly(bytes)
    }
    line.making { writePlainly(bytes) }
  }

  /// The same, whatever stands in the terminal's last line.
  func writePlainly(_ bytes: [UInt8]) {
    let code = writeAll(bytes, to: descriptor)
    if code == EPIPE { exit(128 + SIGPIPE) }
    // Who can't hear is no reason to stop working; who was promised results must know.
    if code != 0, descriptor != STDERR_FILENO { giveUp(code) }
  }

  private func giveUp(_ code: Int32) -> Never {
    let failure = EngineError.notWritten(code)
    standardError.say("imgproc: \(failure.message)")
    exit(failure.category.exitStatus)
  }

  /// Writes a line of text.
  func say(_ line: String) {
    write(Array("\(line)\n".utf8))
  }
}

let standardOutput = OutputStream(descriptor: STDOUT_FILENO)
let standardError = OutputStream(descriptor: STDERR_FILENO)

/// A value as one line of JSON, with its newline.
func jsonLine(_ value: some Encodable) throws -> [UInt8] {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  return [UInt8](try encoder.encode(value)) + [UInt8(ascii: "\n")]
}
