// An input, opened once: whatever becomes of its name, the bytes read are those of this file.

import Glibc

/// An object that is open for reading; closed with its owner.
public struct StoredObject: ~Copyable, Sendable {
  private let file: Descriptor

  /// Size, time and number of the file when it was opened.
  public let identity: ObjectIdentity

  /// The open file, read-only and close-on-exec, positioned at its start; valid while this lives.
  public var descriptor: Int32 { file.number }

  /// Takes over an open file; throws unless it is a regular one.
  init(_ file: consuming Descriptor) throws(StorageError) {
    let status: stat
    do {
      status = try file.status()
    } catch {
      throw .ioFailed(operation: "ask for the size", error.code)
    }
    if let kind = Self.kindUnlessRegular(status.st_mode) { throw .notAnObject(kind: kind) }
    identity = ObjectIdentity(status)
    self.file = file
  }

  /// Whether the file was written to since it was opened, so that what was read may be torn.
  ///
  /// A file put under the same key in the meantime doesn't count: this one is still whole. Costs
  /// one system call.
  public func hasChanged() throws(StorageError) -> Bool {
    do {
      return ObjectIdentity(try file.status()) != identity
    } catch {
      throw .ioFailed(operation: "ask for the size", error.code)
    }
  }

  private static func kindUnlessRegular(_ mode: mode_t) -> String? {
    switch mode & S_IFMT {
    case S_IFREG: nil
    case S_IFDIR: "a directory"
    case S_IFIFO: "a FIFO"
    case S_IFCHR, S_IFBLK: "a device"
    case S_IFSOCK: "a socket"
    default: "something else"
    }
  }
}
