// How a relay shows that it is alive: what it has leased is then its own until the lease ends; what a dead
// one had leased can be sent at once. The kernel takes the mark away with the process, however that ends.

import CLinux
import Glibc

/// A mark, in the state's lock file, that deliveries may be leased under a name; gone with its owner.
public struct LeaseMark: ~Copyable, Sendable {
  private let descriptor: Int32

  /// Marks the name in `directory`; throws where the lock file can't be opened or locked.
  init(in directory: StateDirectory, name: String) throws(StateError) {
    let file = open(cString(directory.file("lock")), O_RDWR | O_CREAT | O_CLOEXEC | O_NOCTTY, 0o600)
    guard file >= 0 else { throw StateError(opening: directory.name, errno) }
    guard cs_mark(file, Self.place(of: name)) == 0 else {
      let code = errno
      close(file)
      throw StateError(opening: directory.name, code)
    }
    descriptor = file
  }

  deinit {
    close(descriptor)
  }

  /// Whether no living process has marked the name; false where that can't be told.
  static func isDead(_ name: String, in directory: StateDirectory) -> Bool {
    let file = open(cString(directory.file("lock")), O_RDWR | O_CLOEXEC | O_NOCTTY)
    guard file >= 0 else { return false }
    defer { close(file) }
    return cs_is_marked(file, place(of: name)) == 0
  }

  /// A byte of the lock file, far beyond its end: 62 bits of the name's hash (FNV-1a).
  private static func place(of name: String) -> Int64 {
    let hash = name.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { hash, byte in
      (hash ^ UInt64(byte)) &* 0x100_0000_01B3
    }
    return Int64(hash >> 2)
  }
}
