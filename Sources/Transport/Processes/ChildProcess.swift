// A program that is run for what it does or says: no shell, no descriptor and no variable but those it
// is given, and an end in time.

import CLinux
import Glibc

/// How to run a program.
public struct ChildProcess: Sendable {
  /// Bytes of standard output that are kept.
  private static let longestOutput = 64 << 10

  /// The program and its arguments; one without a slash is searched for where PATH says.
  public var words: [String]
  /// All of its environment, as `NAME=value`.
  public var environment: [String]
  /// Its standard input.
  public var input: [UInt8]
  /// Seconds after which it is killed, and its process group with it.
  public var timeout: Double

  /// A program to run, which inherits standard error.
  public init(words: [String], environment: [String], input: [UInt8] = [], timeout: Double) {
    self.words = words
    self.environment = environment
    self.input = input
    self.timeout = timeout
  }

  /// Runs it to its end; returns the first of its standard output.
  ///
  /// Throws `programFailed` where it does not start, does not end in time, or ends with another status
  /// than 0. Blocks no cooperative thread.
  public func run() async throws(TransportError) -> [UInt8] {
    try await offPool { runBlocking() }.get()
  }

  private func runBlocking() -> Result<[UInt8], TransportError> {
    // Files in memory instead of pipes: neither side can wait for the other.
    let input = cs_memory_file("input")
    let output = cs_memory_file("output")
    defer {
      close(input)
      close(output)
    }
    guard input >= 0, output >= 0, fill(input) else { return failure(text(of: errno)) }
    let process = withStrings(words) { words in
      withStrings(environment) {
        cs_spawn(words?.pointee, words, $0, [input, output, STDERR_FILENO])
      }
    }
    guard process > 0 else { return failure(text(of: errno)) }
    var status: Int32 = 0
    let ended = cs_wait(process, Int32(min(timeout * 1000, 1e9)), &status)
    guard ended == 1 else {
      kill(-process, SIGKILL)
      while waitpid(process, &status, 0) < 0, errno == EINTR {}
      return failure("no end within \(Int(timeout)) s")
    }
    // As in wait(2): the low seven bits are the signal, the next byte the exit status.
    if status & 0x7F != 0 { return failure("ended by signal \(status & 0x7F)") }
    let exitStatus = status >> 8 & 0xFF
    guard exitStatus == 0 else { return failure("exit status \(exitStatus)", status: exitStatus) }
    return .success(contents(of: output))
  }

  /// Whether all of the input is in the file, which is then at its beginning.
  private func fill(_ file: Int32) -> Bool {
    let code = input.withUnsafeBytes { cs_write_all(file, $0.baseAddress, $0.count) }
    errno = code
    return code == 0 && lseek(file, 0, SEEK_SET) == 0
  }

  private func contents(of file: Int32) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: Self.longestOutput)
    let count = pread(file, &bytes, bytes.count, 0)
    return Array(bytes.prefix(max(count, 0)))
  }

  /// Names the program alone: its arguments are its own business.
  private func failure(
    _ detail: String, status: Int32? = nil
  ) -> Result<[UInt8], TransportError> {
    .failure(.programFailed(name: words.first ?? "", status: status, detail: detail))
  }

  private func text(of code: Int32) -> String { String(cString: strerror(code)) }
}

/// Lends strings as C takes them: an array that NULL ends.
public func withStrings<R>(
  _ strings: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> R
) -> R {
  var copies = strings.map { strdup($0) }
  defer { for copy in copies { free(copy) } }
  copies.append(nil)
  return copies.withUnsafeBufferPointer { copies in
    copies.withMemoryRebound(to: UnsafePointer<CChar>?.self) { body($0.baseAddress) }
  }
}
