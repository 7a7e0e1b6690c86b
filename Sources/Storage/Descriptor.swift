// An open file that can't be forgotten or closed twice.

import CLinux
import Glibc

/// An open file descriptor, closed with its owner.
struct Descriptor: ~Copyable, Sendable {
  let number: Int32

  /// Takes over an open descriptor.
  init(owning number: Int32) {
    self.number = number
  }

  /// Gives the open descriptor away: to be closed by whoever takes it.
  consuming func release() -> Int32 {
    let number = self.number
    discard self
    return number
  }

  deinit {
    // What was written is on disk since `synchronise`; there is nothing left that closing can lose.
    close(number)
  }

  /// Opens `path`, which must stay beneath `directory`, and is closed in processes exec'd later.
  init(
    beneath directory: borrowing Descriptor, path: some Sequence<UInt8>, flags: Int32,
    mode: mode_t = 0
  ) throws(SystemError) {
    let root = directory.number
    number = try systemCall(on: path) { cs_open_beneath(root, $0, flags | O_CLOEXEC, mode) }
  }

  /// Asks for the file's facts.
  func status() throws(SystemError) -> stat {
    var status = stat()
    try systemCall { fstat(number, &status) }
    return status
  }

  /// Waits until the file is on stable storage.
  func synchronise() throws(SystemError) {
    try systemCall { fsync(number) }
  }

  /// Waits until a directory's entries are on stable storage, where its file system can tell.
  func synchroniseDirectory() throws(SystemError) {
    do throws(SystemError) {
      try synchronise()
    } catch {
      // Some network file systems commit each entry as it is made, and know no more than that.
      guard error.isUnsupported else { throw error }
    }
  }
}
