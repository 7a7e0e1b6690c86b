// Standard output carries images and JSON Lines, and what was asked for to be shown; everything said
// to a person besides goes to standard error.

import FoundationEssentials
import Glibc

/// A descriptor that is written to as a whole, line by line.
struct OutputStream {
  let descriptor: Int32

  /// Writes all bytes; a reader that has gone ends the program quietly, as SIGPIPE would.
  func write(_ bytes: [UInt8]) {
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress.map { $0 + written }, bytes.count - written)
      }
      if count < 0, errno == EPIPE { exit(128 + SIGPIPE) }
      if count < 0, errno != EINTR { return }
      written += max(count, 0)
    }
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
