// An output on its way: written under no name, then fsync, link, rename, fsync of the directory.
// A file without a name (O_TMPFILE) is gone by itself when its process is killed.

import CLinux
import Glibc

/// An object that nobody sees until it is committed; dropped, it leaves nothing behind.
public struct PendingObject: ~Copyable, Sendable {
  /// How the file exists before it has its name.
  package enum Form: Sendable, CaseIterable {
    /// Without a name where the file system can do so safely, else under a temporary one.
    case unnamed
    /// Under a temporary name beside the target.
    case named
  }

  private let directory: Descriptor
  private let name: [UInt8]
  private let file: Descriptor
  /// The name to remove, unless the file has none or has its own by now.
  private var temporaryName: [UInt8]?

  /// The empty file, open for reading and writing and close-on-exec; valid while this lives.
  public var descriptor: Int32 { file.number }

  private init(
    directory: consuming Descriptor, name: [UInt8], file: Int32, temporaryName: [UInt8]?
  ) {
    self.directory = directory
    self.name = name
    self.file = Descriptor(owning: file)
    self.temporaryName = temporaryName
  }

  /// Begins the file `name`, one component, in `directory`, which is open for reading.
  static func begin(
    in directory: consuming Descriptor, name: [UInt8], form: Form
  ) throws(StorageError) -> PendingObject {
    let begun: (file: Int32, temporaryName: [UInt8]?)
    do {
      begun = try Self.begin(in: directory, form: form)
    } catch {
      throw StorageError(creating: error, operation: "begin the output")
    }
    return PendingObject(
      directory: directory, name: name, file: begun.file, temporaryName: begun.temporaryName)
  }

  deinit {
    guard let temporaryName else { return }
    let place = directory.number
    _ = try? systemCall(on: temporaryName) { unlinkat(place, $0, 0) }
  }

  /// Puts the object under its key, durably, in place of what was there.
  ///
  /// Throws `cannotCreate` or `ioFailed` with the old object untouched, or, where only the last
  /// step failed, `ioFailed` with the new one in its place but not certain to survive a loss of
  /// power. Costs two flushes of the disk.
  public consuming func commit() throws(StorageError) {
    try flush()
    try publish()
    try flushDirectory()
  }

  /// Has the system begin to write the bytes to disk, for a `flush` that follows.
  public func beginFlush() {
    cs_begin_flush(file.number)
  }

  /// Waits until the bytes are on stable storage. The first step of three to a commit; doing each for
  /// many objects in turn lets the disk take them together.
  public func flush() throws(StorageError) {
    do {
      try file.synchronise()
    } catch {
      throw .ioFailed(operation: "write the output to disk", error.code)
    }
  }

  /// Puts the object under its key. The second step of a commit.
  public mutating func publish() throws(StorageError) {
    do {
      try takeName()
    } catch {
      throw StorageError(creating: error, operation: "name the output")
    }
  }

  /// Waits until the object's name is on stable storage. The last step of a commit, which objects of
  /// one `place` need only once.
  public func flushDirectory() throws(StorageError) {
    do {
      try directory.synchroniseDirectory()
    } catch {
      throw .ioFailed(operation: "write the directory to disk", error.code)
    }
  }

  /// Which directory the object is in.
  public func place() throws(StorageError) -> Place {
    do {
      let status = try directory.status()
      return Place(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
    } catch {
      throw .ioFailed(operation: "ask for the directory", error.code)
    }
  }

  /// A directory.
  public struct Place: Hashable, Sendable {
    private let device: UInt64
    private let inode: UInt64

    fileprivate init(device: UInt64, inode: UInt64) {
      self.device = device
      self.inode = inode
    }
  }

  /// The facts of the object as it is now.
  public func identity() throws(StorageError) -> ObjectIdentity {
    do {
      return ObjectIdentity(try file.status())
    } catch {
      throw .ioFailed(operation: "ask for the size", error.code)
    }
  }

  /// Gives the object the time of the last write that `identity` has.
  public func takeDate(of identity: ObjectIdentity) throws(StorageError) {
    let time = timespec(
      tv_sec: Int(identity.modifiedSeconds), tv_nsec: Int(identity.modifiedNanoseconds))
    do {
      try systemCall { futimens(file.number, [time, time]) }
    } catch {
      throw .ioFailed(operation: "date the output", error.code)
    }
  }

  private mutating func takeName() throws(SystemError) {
    let (place, source) = (directory.number, file.number)
    if temporaryName == nil {
      // A new name is linked at once, so that no kill can come between link and rename.
      do throws(SystemError) {
        try systemCall(on: name) { cs_link_unnamed(source, place, $0) }
        return
      } catch {
        guard error.code == EEXIST else { throw error }
        temporaryName = try Self.withFreshName { candidate throws(SystemError) in
          try systemCall(on: candidate) { cs_link_unnamed(source, place, $0) }
          return candidate
        }
      }
    }
    guard let old = temporaryName else { return }
    _ = try withPath(old) { old throws(SystemError) in
      try systemCall(on: name) { renameat(place, old, place, $0) }
    }
    temporaryName = nil
  }

  private static func begin(
    in directory: borrowing Descriptor, form: Form
  ) throws(SystemError) -> (file: Int32, temporaryName: [UInt8]?) {
    let place = directory.number
    if form == .unnamed, cs_forgets_unnamed(place) == 0 {
      do throws(SystemError) {
        let file = try systemCall(on: ".".utf8) {
          cs_open_beneath(place, $0, cs_o_tmpfile | O_RDWR | O_CLOEXEC, 0o666)
        }
        return (file, nil)
      } catch {
        // Network and older file systems refuse with one of these; a name it is.
        guard error.isUnsupported || [EISDIR, ENOENT].contains(error.code) else { throw error }
      }
    }
    return try withFreshName { candidate throws(SystemError) in
      let file = try systemCall(on: candidate) {
        cs_open_beneath(place, $0, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0o666)
      }
      return (file, candidate)
    }
  }

  /// Tries `body` with random names until one is free, which the first is but for a marvel.
  private static func withFreshName<Outcome>(
    _ body: ([UInt8]) throws(SystemError) -> Outcome
  ) throws(SystemError) -> Outcome {
    for _ in 0..<8 {
      do throws(SystemError) {
        return try body(TemporaryName.random())
      } catch {
        guard error.code == EEXIST else { throw error }
      }
    }
    throw SystemError(code: EEXIST)
  }
}
