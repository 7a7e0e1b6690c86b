// Listing a directory tree: a directory's names are read and sorted at once, its subdirectories entered
// where their keys stand in the order. Holds the names of the directories on the way, and one of them
// open.

import CLinux
import Glibc

/// A walk over the directory tree of a bucket.
///
/// Links to files are listed as the files that they lead to, where that is in the bucket; links to
/// directories are not followed, which could go round in circles. What is neither file nor directory
/// is no object, nor is what a killed process left of an output.
final class FileListing: ObjectListing {
  private let root: Descriptor
  private let scope: ListingScope
  private var levels: [Level] = []
  /// The directory of the last level, unless it has to be opened again.
  private var directory: OpenDirectory?

  /// A directory on the way.
  private struct Level {
    /// Its path with a slash at the end; empty for the bucket.
    let path: [UInt8]
    /// The names that are left.
    var names: DirectoryNames
  }

  /// A directory that can be let go of.
  private final class OpenDirectory {
    let descriptor: Descriptor

    init(_ descriptor: consuming Descriptor) {
      self.descriptor = descriptor
    }
  }

  /// A walk beneath `root`. Without the directory that the prefix names there is nothing to walk over,
  /// nor in one that is excluded.
  init(root: consuming Descriptor, scope: ListingScope) throws(SystemError) {
    self.root = root
    self.scope = scope
    let slash = scope.prefix.lastIndex(of: UInt8(ascii: "/"))
    let start = slash.map { Array(scope.prefix[...$0]) } ?? []
    if scope.excluded.contains(where: { start.starts(with: $0 + [UInt8(ascii: "/")]) }) { return }
    do throws(SystemError) {
      try enter(start)
    } catch {
      guard error.code == ENOENT || error.code == ENOTDIR else { throw error }
    }
  }

  func next() -> ListingStep? {
    while let last = levels.indices.last {
      guard let (name, kind) = levels[last].names.next() else {
        levels.removeLast()
        directory = nil
        continue
      }
      let path = levels[last].path + name
      do throws(SystemError) {
        switch kind {
        case .directory: if admits(directory: path) { try enter(path + [UInt8(ascii: "/")]) }
        case .file, .link:
          if path.starts(with: scope.prefix), !TemporaryName.matches(name),
            let step = try object(path, name: name, isLink: kind == .link)
          {
            return step
          }
        case .other: continue
        }
      } catch {
        return .unlisted(path, StorageError(opening: error))
      }
    }
    return nil
  }

  /// Whether keys in the directory `path` can lie in the scope.
  private func admits(directory path: [UInt8]) -> Bool {
    if scope.excluded.contains(path) { return false }
    return path.starts(with: scope.prefix.prefix(path.count))
  }

  private func enter(_ path: [UInt8]) throws(SystemError) {
    let opened = try open(path)
    levels.append(Level(path: path, names: try DirectoryNames(of: opened.descriptor)))
    directory = opened
  }

  private func open(_ path: [UInt8]) throws(SystemError) -> OpenDirectory {
    OpenDirectory(
      try Descriptor(
        beneath: root, path: path.isEmpty ? [UInt8(ascii: ".")] : path,
        flags: O_RDONLY | O_DIRECTORY))
  }

  /// The file of `path`, whose last component is `name`; nil where it is no file, or gone.
  private func object(
    _ path: [UInt8], name: ArraySlice<UInt8>, isLink: Bool
  ) throws(SystemError) -> ListingStep? {
    let status: stat
    do throws(SystemError) {
      status = isLink ? try linked(path) : try plain(name)
    } catch {
      // A file that went away since its directory was read is no matter; a link to nothing is.
      if error.code == ENOENT, !isLink { return nil }
      throw error
    }
    guard status.st_mode & S_IFMT == S_IFREG else { return nil }
    do throws(StorageError) {
      return .object(
        ListedObject(key: try ObjectKey(bytes: path), identity: ObjectIdentity(status)))
    } catch {
      return .unlisted(path, error)
    }
  }

  private func linked(_ path: [UInt8]) throws(SystemError) -> stat {
    try Descriptor(beneath: root, path: path, flags: cs_o_path).status()
  }

  private func plain(_ name: ArraySlice<UInt8>) throws(SystemError) -> stat {
    if directory == nil, let path = levels.last?.path { directory = try open(path) }
    let place = directory?.descriptor.number ?? -1
    var status = stat()
    try systemCall(on: name) { fstatat(place, $0, &status, AT_SYMLINK_NOFOLLOW) }
    return status
  }
}
