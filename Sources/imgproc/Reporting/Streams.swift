// Standard output carries images and JSON Lines, and what was asked for to be shown; everything said
// to a person besides goes to standard error.

import Engine
import FoundationEssentials
import Glibc

/// A descriptor that is written to as a whole, line by line.
struct OutputStream {
  let descriptor: Int32

  /// Writes all bytes; a reader that has gone ends the program quietly, as SIGPIPE would, and a full
  /// disk ends it loudly: what it was to tell can't be told any more.
  func write(_ bytes: [UInt8]) {
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress.map { $0 + written }, bytes.count - written)
      }
      if count < 0, errno == EPIPE { exit(128 + SIGPIPE) }
      if count < 0, errno != EINTR {
        // Who can't hear is no reason to stop working; who was promised results must know.
        if descriptor == STDERR_FILENO { return }
        giveUp(errno)
      }
      written += max(count, 0)
    }
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
