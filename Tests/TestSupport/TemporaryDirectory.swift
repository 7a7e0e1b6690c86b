// A place for tests that write files, gone with its owner. Glibc only: names may be any bytes.

import Glibc

/// A failed system call, by the name of the test step it belongs to.
public struct TestFileError: Error, CustomStringConvertible {
  /// The step, and the system's word for what is wrong.
  public let description: String

  /// The error of a call that failed just now and left its `errno`.
  public init(_ step: String) {
    let code = errno
    description = "\(step): \(strerror(code).map { String(cString: $0) } ?? "error \(code)")"
  }
}

/// A fresh directory, removed with all it holds when its last reference goes.
public final class TemporaryDirectory: Sendable {
  /// Its absolute path.
  public let path: String

  /// Makes the directory in `$TMPDIR`, or in /tmp.
  public init() throws {
    let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = "\(base)/imgproc-test-XXXXXX".utf8CString.map { $0 }
    // What mkdtemp returns lies in the template, which need not outlive the call.
    let made = template.withUnsafeMutableBufferPointer { name in
      name.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) }
    }
    guard let made else { throw TestFileError("mkdtemp in \(base)") }
    path = made
  }

  deinit {
    Self.empty(open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC))
    rmdir(path)
  }

  /// The absolute path of `name`.
  public func file(_ name: String) -> String { "\(path)/\(name)" }

  /// Writes a file in place.
  public func write(_ bytes: [UInt8], to name: String) throws {
    let descriptor = open(file(name), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw TestFileError("open \(name)") }
    defer { close(descriptor) }
    try writeAll(bytes, to: descriptor)
  }

  /// The bytes of a file; links are followed.
  public func read(_ name: String) throws -> [UInt8] {
    try read(bytes: Array(name.utf8))
  }

  /// The same by a name that need not be text.
  public func read(bytes name: [UInt8]) throws -> [UInt8] {
    let whole = (Array("\(path)/".utf8) + name + [0]).map { CChar(truncatingIfNeeded: $0) }
    let descriptor = open(whole, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw TestFileError("open \(String(decoding: name, as: UTF8.self))")
    }
    defer { close(descriptor) }
    return try readAll(from: descriptor)
  }

  /// Makes a directory, whose parent exists.
  public func makeDirectory(_ name: String) throws {
    guard mkdir(file(name), 0o777) == 0 else { throw TestFileError("mkdir \(name)") }
  }

  /// Makes a symbolic link with any target.
  public func link(_ name: String, to target: String) throws {
    guard symlink(target, file(name)) == 0 else { throw TestFileError("symlink \(name)") }
  }

  /// Renames, also onto an existing file.
  public func move(_ old: String, to new: String) throws {
    guard rename(file(old), file(new)) == 0 else { throw TestFileError("rename \(old)") }
  }

  /// Removes a file or a link.
  public func remove(_ name: String) throws {
    guard unlink(file(name)) == 0 else { throw TestFileError("unlink \(name)") }
  }

  /// The facts of `name` itself, even where it is a link.
  public func status(_ name: String) throws -> stat {
    var status = stat()
    guard lstat(file(name), &status) == 0 else { throw TestFileError("lstat \(name)") }
    return status
  }

  /// The names in a directory, in order, without `.` and `..`.
  public func names(in directory: String = ".") throws -> [String] {
    guard let stream = opendir(file(directory)) else { throw TestFileError("opendir \(directory)") }
    defer { closedir(stream) }
    return Self.entries(stream).map { String(decoding: $0, as: UTF8.self) }.sorted()
  }

  /// Removes what the directory `descriptor` holds, and closes it. Follows no link.
  private static func empty(_ descriptor: Int32) {
    guard descriptor >= 0 else { return }
    guard let stream = fdopendir(descriptor) else {
      close(descriptor)
      return
    }
    defer { closedir(stream) }
    for name in entries(stream) {
      let terminated = (name + [0]).map { CChar(truncatingIfNeeded: $0) }
      if unlinkat(descriptor, terminated, 0) == 0 { continue }
      empty(openat(descriptor, terminated, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC))
      unlinkat(descriptor, terminated, AT_REMOVEDIR)
    }
  }

  private static func entries(_ stream: OpaquePointer) -> [[UInt8]] {
    var names: [[UInt8]] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
      if name != Array(".".utf8), name != Array("..".utf8) { names.append(name) }
    }
    return names
  }
}

/// Writes all of `bytes` at the descriptor's position.
public func writeAll(_ bytes: [UInt8], to descriptor: Int32) throws {
  var rest = bytes[...]
  while !rest.isEmpty {
    let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
    guard count > 0 else { throw TestFileError("write") }
    rest.removeFirst(count)
  }
}

/// Reads from the descriptor's position to the end.
public func readAll(from descriptor: Int32) throws -> [UInt8] {
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 65536)
  while true {
    let count = buffer.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
    guard count >= 0 else { throw TestFileError("read") }
    if count == 0 { return bytes }
    bytes += buffer[..<count]
  }
}
