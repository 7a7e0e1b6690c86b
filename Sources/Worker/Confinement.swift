// What a worker gives up before it sees its first byte: after this it can compute, read and write the
// descriptors that it is handed, and use so much memory and time.

import CLinux
import Glibc

/// The bounds of one worker.
public struct Confinement: Sendable, Equatable {
  /// What a worker needs before it has seen an image.
  public static let leastMemory = 96 << 20

  /// Bytes of address space, the program itself left out.
  public var memory: Int
  /// Bytes of any file that it writes.
  public var file: Int
  /// Seconds of processor time for one request.
  public var seconds: Int
  /// The walls besides.
  public var sandbox: Sandbox

  /// Bounds from their parts.
  public init(
    memory: Int, file: Int = .max, seconds: Int = 300, sandbox: Sandbox = .auto
  ) {
    self.memory = memory
    self.file = file
    self.seconds = seconds
    self.sandbox = sandbox
  }

  /// Descriptors that a worker holds at most: its three streams, an input and an output, and one in
  /// passing.
  private static let descriptors = 8

  /// Confines this process, for good. Returns whether every bound took hold.
  func enter() -> Bool {
    cs_close_from(STDERR_FILENO + 1)
    return cs_die_with_parent() == 0
      && cs_limit_resources(memory, file, Self.descriptors) == 0
      && sandbox.enter()
  }

  /// Grants the time for one request. A worker that computes on although its coordinator, which has a
  /// clock of its own, is stopped, ends by this.
  func allowRequest() {
    _ = cs_limit_seconds(seconds)
  }
}
