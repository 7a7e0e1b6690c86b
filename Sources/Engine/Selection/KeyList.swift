// A list that is read twice, once for collisions and once for the work: what comes through a pipe
// is set aside on disk first.

import CLinux
import Glibc
import Storage
import Worker

/// A list of keys that can be read again.
public final class KeyList: Sendable {
  let descriptor: Int32
  let name: String
  let separator: KeySeparator
  let start: off_t
  private let isOwned: Bool

  /// The list in the file `path`, which may be a `RawArgument`; throws `listNotRead`.
  public convenience init(path: String, separator: KeySeparator) throws(SelectionError) {
    let bytes = RawArgument.decode(path)
    let file = bytes.contains(0) ? -1 : openForReading(bytes)
    guard file >= 0 else { throw .listNotRead(path, bytes.contains(0) ? ENOENT : errno) }
    do throws(SelectionError) {
      try self.init(reading: file, name: path, separator: separator, owns: true)
    } catch {
      close(file)
      throw error
    }
  }

  /// The list that `descriptor` reads from where it stands, for people called `name`; throws
  /// `listNotRead` and `listNotKept`. The descriptor stays the caller's, and open as long as this
  /// lives.
  public convenience init(
    reading descriptor: Int32, name: String, separator: KeySeparator
  ) throws(SelectionError) {
    try self.init(reading: descriptor, name: name, separator: separator, owns: false)
  }

  private init(
    reading descriptor: Int32, name: String, separator: KeySeparator, owns: Bool
  ) throws(SelectionError) {
    self.name = name
    self.separator = separator
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .listNotRead(name, errno) }
    let position = lseek(descriptor, 0, SEEK_CUR)
    if status.st_mode & S_IFMT == S_IFREG, position >= 0 {
      self.descriptor = descriptor
      start = position
      isOwned = owns
      return
    }
    self.descriptor = try setAside(descriptor, name: name)
    start = 0
    isOwned = true
    if owns { close(descriptor) }
  }

  deinit { if isOwned { close(descriptor) } }

  /// The keys, from the first on.
  public func keys() -> ListedKeys { ListedKeys(self) }
}

private func openForReading(_ path: [UInt8]) -> Int32 {
  (path + [0]).withUnsafeBytes { path in
    guard let start = path.baseAddress else { return -1 }
    return open(start.assumingMemoryBound(to: CChar.self), O_RDONLY | O_NOCTTY | O_CLOEXEC)
  }
}

/// Copies all that `input` gives to a file that nobody else sees; returns its descriptor.
private func setAside(_ input: Int32, name: String) throws(SelectionError) -> Int32 {
  let directory = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
  var file = open(directory, cs_o_tmpfile | O_RDWR | O_CLOEXEC, 0o600)
  // A directory on a file system without files that have no name, or none at all.
  if file < 0 { file = cs_memory_file("imgproc-list") }
  guard file >= 0 else { throw .listNotKept(errno) }
  do throws(SelectionError) {
    var room = [UInt8](repeating: 0, count: 64 * 1024)
    while true {
      let count = read(input, &room, room.count)
      if count == 0 { return file }
      if count < 0 {
        if errno == EINTR { continue }
        throw .listNotRead(name, errno)
      }
      let code = writeAll(room[..<count], to: file)
      guard code == 0 else { throw .listNotKept(code) }
    }
  } catch {
    close(file)
    throw error
  }
}
