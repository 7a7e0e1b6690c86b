// The names in one directory, packed and sorted: a directory of a million files costs some 30 bytes
// a file while it is listed.

import CLinux
import Glibc

/// A directory's names, in the order of the keys that begin with them.
struct DirectoryNames {
  /// What a directory says of a name.
  enum Kind: UInt8 {
    case directory, link, file
    /// A pipe, a socket or a device, or a name that is gone already.
    case other
  }

  /// All names in a row, each with a byte for its kind before it; a directory's ends with a slash, which
  /// is how the keys in it go on.
  private var bytes: [UInt8] = []
  /// Where each entry begins in `bytes`, with one more at the end.
  private var starts: [Int] = []
  private var order: [Int32] = []
  private var position = 0

  /// Reads all names of an open directory but `.` and `..`.
  init(of directory: borrowing Descriptor) throws(SystemError) {
    // A description of its own, since closedir closes the descriptor that it was given.
    let place = directory.number
    let descriptor = try systemCall(on: ".".utf8) {
      cs_open_beneath(place, $0, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0)
    }
    guard let stream = fdopendir(descriptor) else {
      let code = errno
      close(descriptor)
      throw SystemError(code: code)
    }
    defer { closedir(stream) }
    while true {
      errno = 0
      guard let entry = readdir(stream) else {
        guard errno == 0 else { throw SystemError(code: errno) }
        break
      }
      append(entry, in: descriptor)
    }
    starts.append(bytes.count)
    sort()
  }

  /// The next name, without the slash of a directory, and its kind.
  mutating func next() -> (name: ArraySlice<UInt8>, kind: Kind)? {
    guard position < order.count else { return nil }
    let index = Int(order[position])
    position += 1
    let kind = Kind(rawValue: bytes[starts[index]]) ?? .other
    let name = bytes[starts[index] + 1..<starts[index + 1]]
    return (kind == .directory ? name.dropLast() : name, kind)
  }

  private mutating func append(_ entry: UnsafeMutablePointer<dirent>, in directory: Int32) {
    guard let offset = MemoryLayout<dirent>.offset(of: \.d_name) else { return }
    let start = (UnsafeRawPointer(entry) + offset).assumingMemoryBound(to: CChar.self)
    let name = UnsafeRawBufferPointer(start: start, count: strlen(start))
    if name.elementsEqual(".".utf8) || name.elementsEqual("..".utf8) { return }
    let kind: Kind =
      switch Int(entry.pointee.d_type) {
      case DT_DIR: .directory
      case DT_LNK: .link
      case DT_REG: .file
      case DT_UNKNOWN: Self.kind(of: start, in: directory)
      default: .other
      }
    starts.append(bytes.count)
    bytes.append(kind.rawValue)
    bytes.append(contentsOf: name)
    if kind == .directory { bytes.append(UInt8(ascii: "/")) }
  }

  /// The kind of a name of which the file system says none by itself.
  private static func kind(of name: UnsafePointer<CChar>, in directory: Int32) -> Kind {
    var status = stat()
    guard fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { return .other }
    switch status.st_mode & S_IFMT {
    case S_IFDIR: return .directory
    case S_IFLNK: return .link
    case S_IFREG: return .file
    default: return .other
    }
  }

  private mutating func sort() {
    order = (0..<Int32(starts.count - 1)).map { $0 }
    bytes.withUnsafeBytes { bytes in
      starts.withUnsafeBufferPointer { starts in
        order.sort { left, right in
          let (a, b) = (Int(left), Int(right))
          let (lengthA, lengthB) = (starts[a + 1] - starts[a] - 1, starts[b + 1] - starts[b] - 1)
          guard let base = bytes.baseAddress else { return false }
          let difference = memcmp(
            base + starts[a] + 1, base + starts[b] + 1, min(lengthA, lengthB))
          return difference == 0 ? lengthA < lengthB : difference < 0
        }
      }
    }
  }
}
