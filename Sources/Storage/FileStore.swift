// Buckets that are directories. Every path is resolved by the kernel beneath one descriptor of the
// bucket (openat2, RESOLVE_BENEATH), so that no link and no race leads out of it.

import CLinux
import Glibc

/// A directory as a bucket.
public final class FileStore: ObjectStore {
  private let location: String
  private let root: Descriptor
  private let form: PendingObject.Form

  /// Opens the directory `path`, which may be a `RawArgument`; throws `bucketUnavailable`.
  ///
  /// The directory stays this bucket if it is renamed.
  public convenience init(directory path: String) throws(StorageError) {
    // Without /proc a file that has no name can't be given one.
    let canName = access("/proc/self/fd", X_OK) == 0
    try self.init(directory: path, form: canName ? .unnamed : .named)
  }

  /// The same with the form of pending outputs chosen.
  package init(directory path: String, form: PendingObject.Form) throws(StorageError) {
    let bytes = RawArgument.decode(path)
    if bytes.isEmpty { throw .malformedBucket(.empty) }
    if bytes.contains(0) { throw .malformedBucket(.containsNUL) }
    do {
      let flags = cs_o_path | O_DIRECTORY | O_CLOEXEC
      root = Descriptor(owning: try systemCall(on: bytes) { Glibc.open($0, flags) })
      // A kernel or a container without openat2 is told here, once, not as a fault of each key.
      _ = try Descriptor(beneath: root, path: ".".utf8, flags: cs_o_path | O_DIRECTORY)
    } catch {
      throw .bucketUnavailable(path, error.code)
    }
    location = path
    self.form = form
  }

  /// Costs two system calls, however deep the key.
  public func open(_ key: ObjectKey) throws(StorageError) -> StoredObject {
    // O_NONBLOCK: a FIFO opens at once instead of waiting for a writer.
    let flags = O_RDONLY | O_NONBLOCK | O_NOCTTY
    let file: Descriptor
    do {
      file = try Descriptor(beneath: root, path: key.bytes, flags: flags)
    } catch {
      throw unavailable(error) ?? StorageError(opening: error)
    }
    return try StoredObject(file)
  }

  /// The object is written in the directory of `key`, so that its name is given by one rename.
  public func create(_ key: ObjectKey) throws(StorageError) -> PendingObject {
    let directory = try directory(of: key.parent, mode: 0o777)
    return try .begin(in: directory, name: Array(key.lastComponent), form: form)
  }

  /// Costs three system calls, however deep the key.
  public func identity(of key: ObjectKey) throws(StorageError) -> ObjectIdentity? {
    do {
      let status = try Descriptor(beneath: root, path: key.bytes, flags: cs_o_path).status()
      return status.st_mode & S_IFMT == S_IFREG ? ObjectIdentity(status) : nil
    } catch {
      switch StorageError(opening: error) {
      case .noSuchObject: return nil
      case let failure: throw unavailable(error) ?? failure
      }
    }
  }

  /// The walk keeps the bucket open by a descriptor of its own.
  public func list(_ scope: ListingScope) throws(StorageError) -> any ObjectListing {
    do {
      return try FileListing(
        root: try Descriptor(beneath: root, path: ".".utf8, flags: cs_o_path | O_DIRECTORY),
        scope: scope)
    } catch {
      throw unavailable(error) ?? StorageError(opening: error)
    }
  }

  /// The directory `.imgproc` of the bucket, with mode 0700 where it is new.
  public func recordPath() throws(StorageError) -> [UInt8]? {
    do throws(StorageError) {
      return try path(of: try directory(of: ObjectKey(argument: recordDirectory), mode: 0o700))
    } catch {
      if case .cannotCreate(let code) = error { throw .noRecords(code) }
      throw error
    }
  }

  /// The directory `.imgproc` of the bucket, if there is one.
  public func existingRecordPath() throws(StorageError) -> [UInt8]? {
    let directory: Descriptor
    do {
      directory = try openDirectory(recordDirectory.utf8)
    } catch {
      if [ENOENT, ENOTDIR].contains(error.code) { return nil }
      throw unavailable(error) ?? StorageError(opening: error)
    }
    return try path(of: directory)
  }

  private func path(of directory: borrowing Descriptor) throws(StorageError) -> [UInt8] {
    var room = [UInt8](repeating: 0, count: Int(PATH_MAX))
    let count = readlink("/proc/self/fd/\(directory.number)", &room, room.count)
    guard count > 0, count < room.count else {
      throw .ioFailed(operation: "find the directory of records", count < 0 ? errno : ENAMETOOLONG)
    }
    return Array(room[..<count])
  }

  /// The record is a file of mode 0600 in the bucket's directory `.imgproc`, of mode 0700.
  public func openRecord(_ name: String) throws(StorageError) -> Int32? {
    let record = try ObjectKey(argument: name).prefixed(by: recordDirectory)
    let flags = O_RDWR | O_APPEND | O_NOCTTY
    do throws(SystemError) {
      let file = try Descriptor(beneath: root, path: record.bytes, flags: flags)
      // The name of one without a byte may not be on stable storage yet.
      if try file.status().st_size > 0 { return file.release() }
    } catch {
      guard error.code == ENOENT else {
        throw unavailable(error) ?? StorageError(creating: error, operation: "open the record")
      }
    }
    let directory = try directory(of: record.parent, mode: 0o700)
    do {
      let file = try Descriptor(
        beneath: root, path: record.bytes, flags: flags | O_CREAT, mode: 0o600)
      try directory.synchroniseDirectory()
      return file.release()
    } catch {
      throw unavailable(error) ?? StorageError(creating: error, operation: "open the record")
    }
  }

  /// Makes the directory `key` and those on the way, durably; one that exists stays as it is.
  ///
  /// - Parameter mode: permissions of `key` itself where it is new, less the umask; those on the
  ///   way have 0777 less the umask.
  public func makeDirectory(_ key: ObjectKey, mode: mode_t = 0o777) throws(StorageError) {
    _ = try directory(of: key, mode: mode)
  }

  /// Opens a directory, nil being the bucket, and makes what is missing of it.
  private func directory(of key: ObjectKey?, mode: mode_t) throws(StorageError) -> Descriptor {
    do throws(SystemError) {
      guard let key else { return try openDirectory(".".utf8) }
      do throws(SystemError) {
        return try openDirectory(key.bytes)
      } catch {
        guard error.code == ENOENT else { throw error }
        return try makeDirectories(key, mode: mode)
      }
    } catch {
      throw unavailable(error) ?? StorageError(creating: error, operation: "make the directory")
    }
  }

  private func makeDirectories(
    _ key: ObjectKey, mode: mode_t
  ) throws(SystemError) -> Descriptor {
    var place = try openDirectory(".".utf8)
    for component in key.components {
      // Each is opened from the bucket down: a link may climb, as long as it stays in the bucket.
      let path = key.bytes[..<component.endIndex]
      let isLast = component.endIndex == key.bytes.endIndex
      do throws(SystemError) {
        place = try openDirectory(path)
      } catch {
        guard error.code == ENOENT else { throw error }
        try makeDirectory(component, in: place, mode: isLast ? mode : 0o777)
        place = try openDirectory(path)
      }
    }
    return place
  }

  /// Makes one directory, durably. Finding it made by another writer, or finding a link to nothing,
  /// which then can't be opened, is as good.
  private func makeDirectory(
    _ name: ArraySlice<UInt8>, in parent: borrowing Descriptor, mode: mode_t
  ) throws(SystemError) {
    let place = parent.number
    do throws(SystemError) {
      try systemCall(on: name) { mkdirat(place, $0, mode) }
    } catch {
      guard error.code == EEXIST else { throw error }
    }
    try parent.synchroniseDirectory()
  }

  private func openDirectory(_ path: some Sequence<UInt8>) throws(SystemError) -> Descriptor {
    try Descriptor(beneath: root, path: path, flags: O_RDONLY | O_DIRECTORY)
  }

  /// The error for all keys where the file system itself has gone away, else nil.
  private func unavailable(_ error: SystemError) -> StorageError? {
    switch error.code {
    case ESTALE, ENOTCONN, ETIMEDOUT, EHOSTDOWN, EHOSTUNREACH:
      .bucketUnavailable(location, error.code)
    default: nil
    }
  }
}
