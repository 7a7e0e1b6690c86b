// An output on its way: written under no name, then fsync, link, rename, fsync of the directory.
// A file without a name (O_TMPFILE) is gone by itself when its process is killed.

import CSystem
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
    do {
      try file.synchronise()
    } catch {
      throw .ioFailed(operation: "write the output to disk", error.code)
    }
    do {
      try takeName()
    } catch {
      throw StorageError(creating: error, operation: "name the output")
    }
    do {
      try directory.synchroniseDirectory()
    } catch {
      throw .ioFailed(operation: "write the directory to disk", error.code)
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
