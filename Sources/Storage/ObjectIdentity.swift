// The facts of a file that tell a changed one from the one that was read before.

import Glibc

/// Which bytes an object held, as far as the file system can tell without reading them.
public struct ObjectIdentity: Hashable, Sendable {
  /// Length in bytes.
  public let size: Int64
  /// Time of the last write, in seconds since 1970.
  public let modifiedSeconds: Int64
  /// The fraction of that time, in nanoseconds.
  public let modifiedNanoseconds: Int64
  /// The file's number within its file system.
  public let inode: UInt64
  /// The file system's number.
  public let device: UInt64

  /// An identity from its parts.
  public init(
    size: Int64, modifiedSeconds: Int64, modifiedNanoseconds: Int64, inode: UInt64, device: UInt64
  ) {
    self.size = size
    self.modifiedSeconds = modifiedSeconds
    self.modifiedNanoseconds = modifiedNanoseconds
    self.inode = inode
    self.device = device
  }

  init(_ status: stat) {
    self.init(
      size: Int64(status.st_size), modifiedSeconds: Int64(status.st_mtim.tv_sec),
      modifiedNanoseconds: Int64(status.st_mtim.tv_nsec), inode: UInt64(status.st_ino),
      device: UInt64(status.st_dev))
  }
}
