// File systems that several hosts write to at once. SQLite's write-ahead log needs memory shared by
// all who use it, which no two hosts have: https://www.sqlite.org/wal.html, "WAL does not work over
// a network filesystem".

import CLinux

/// The file systems that the state is never put on.
enum RemoteFileSystem {
  /// `f_type` of statfs(2), from linux/magic.h and the file systems' own sources. 9P and FUSE are not
  /// here: sandboxes and virtual machines show disks of their own host through them.
  private static let names: [UInt32: String] = [
    0x0000_6969: "NFS", 0xFF53_4D42: "CIFS", 0xFE53_4D42: "SMB", 0x0000_517B: "SMB",
    0x5346_414F: "AFS", 0x6B41_4653: "AFS", 0x7375_7245: "Coda", 0x0000_564C: "NCP",
    0x00C3_6400: "Ceph", 0x0BD0_0BD0: "Lustre", 0x4750_4653: "GPFS", 0x1983_0326: "BeeGFS",
    0x7461_636F: "OCFS2", 0x0116_1970: "GFS2", 0xAAD7_AAEA: "PanFS",
  ]

  /// The name of the remote file system that `path` lies on; nil for a local one.
  static func name(of path: [UInt8]) -> String? {
    name(ofType: cs_file_system_type(cString(path)))
  }

  /// The name that belongs to an `f_type`.
  static func name(ofType type: UInt32) -> String? { names[type] }
}
