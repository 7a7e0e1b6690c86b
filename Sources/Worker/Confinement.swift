// What a worker gives up before it sees its first byte: after this it can compute, read and write the
// descriptors that it is handed, and use so much memory.

import CLinux
import Glibc

/// The bounds of one worker.
public struct Confinement: Sendable, Equatable {
  /// What a worker needs before it has seen an image.
  public static let leastMemory = 96 << 20

  /// Bytes of address space, the program itself left out.
  public var memory: Int

  /// Bounds from their parts.
  public init(memory: Int) {
    self.memory = memory
  }

  /// Descriptors that a worker holds at most: its three streams, an input and an output, and one in
  /// passing.
  private static let descriptors = 8

  /// Confines this process, for good. Returns whether every bound took hold.
  func enter() -> Bool {
    cs_die_with_parent() == 0 && cs_limit_resources(memory, Self.descriptors) == 0
  }
}
