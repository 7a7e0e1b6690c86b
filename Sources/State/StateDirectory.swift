// Where the state lies, what may stand there, and the lock for opening it.

import Glibc

/// The directory of a state, and the names in it.
struct StateDirectory {
  /// The directory's path: any bytes but NUL, and never empty.
  let path: [UInt8]

  /// Relative paths get a `./`, so that none looks like a URI to SQLite.
  init(_ path: [UInt8]) {
    self.path = path.first == UInt8(ascii: "/") ? path : Array("./".utf8) + path
  }

  /// The path of a file in it.
  func file(_ name: String) -> [UInt8] { path + Array("/\(name)".utf8) }

  /// The database's path.
  var database: [UInt8] { file("state.db") }

  /// The database's path for messages.
  var name: String { String(decoding: database, as: UTF8.self) }

  /// Makes the directory and what lacks above it, for the owner alone.
  ///
  /// Refuses a file system on which SQLite's locks or shared memory do not hold across hosts.
  /// Directories and files that exist keep their modes: they are somebody's choice.
  func prepare() throws(StateError) {
    var missing: [[UInt8]] = []
    var existing = path
    while access(cString(existing), F_OK) != 0, errno == ENOENT, let parent = Self.parent(existing)
    {
      missing.append(existing)
      existing = parent
    }
    if let remote = RemoteFileSystem.name(of: existing) {
      throw .remoteFileSystem(remote, path: name)
    }
    for directory in missing.reversed() {
      let result = mkdir(cString(directory), 0o700)
      let code = errno
      guard result == 0 || code == EEXIST else { throw StateError(opening: name, code) }
      try synchronise(existing)
      existing = directory
    }
  }

  /// Makes the empty database where there is none, under the lock: SQLite would make it readable by
  /// all. `mknod` never opens it: closing any descriptor of a database drops the process's locks.
  func makeDatabase() throws(StateError) {
    guard mknod(cString(database), S_IFREG | 0o600, 0) == 0 else {
      let code = errno
      if code == EEXIST { return }
      throw StateError(opening: name, code)
    }
    try synchronise(path)
  }

  /// Whether a file of that name exists.
  func exists(_ name: String) throws(StateError) -> Bool { try length(name) != nil }

  /// Whether a file of that name exists and has bytes.
  func holds(_ name: String) throws(StateError) -> Bool { try length(name) ?? 0 > 0 }

  /// Throws where the directory can't be searched.
  private func length(_ name: String) throws(StateError) -> Int? {
    var status = stat()
    if stat(cString(file(name)), &status) == 0 { return Int(status.st_size) }
    let code = errno
    if code == ENOENT || code == ENOTDIR { return nil }
    throw StateError(opening: self.name, code)
  }

  /// Whether files can be made in it.
  var isWritable: Bool { access(cString(path), W_OK | X_OK) == 0 }

  /// Waits until a directory's entries are on stable storage.
  ///
  /// A file system that knows no such thing is taken as it is (EINVAL), and so is a directory that may
  /// be written but not read.
  private func synchronise(_ directory: [UInt8]) throws(StateError) {
    let descriptor = open(cString(directory), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else {
      let code = errno
      if code == EACCES { return }
      throw StateError(opening: name, code)
    }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 || errno == EINVAL else {
      let code = errno
      throw code == ENOSPC || code == EDQUOT
        ? .full(path: name)
        : .ioFailed(path: name, detail: "its directory is not written to disk: \(systemText(code))")
    }
  }

  private static func parent(_ path: [UInt8]) -> [UInt8]? {
    guard let slash = path.lastIndex(of: UInt8(ascii: "/")) else { return nil }
    return slash == 0 ? (path.count > 1 ? [UInt8(ascii: "/")] : nil) : Array(path[..<slash])
  }
}

/// The bytes as C wants them.
func cString(_ path: [UInt8]) -> [CChar] {
  path.map { CChar(bitPattern: $0) } + [0]
}

/// An exclusive or shared hold on a state's lock file; let go with its owner.
struct OpeningLock: ~Copyable {
  private let descriptor: Int32

  /// Waits for the lock, `timeout` seconds at most, making the file where it is exclusive.
  ///
  /// Two processes that switch one new database to WAL at once can both fail, whatever their busy
  /// timeouts: https://www.sqlite.org/wal.html, "Sometimes queries return SQLITE_BUSY in WAL mode".
  init(in directory: StateDirectory, exclusive: Bool, timeout: Double) throws(StateError) {
    let flags = exclusive ? O_RDWR | O_CREAT : O_RDONLY
    let file = open(cString(directory.file("lock")), flags | O_CLOEXEC | O_NOCTTY, 0o600)
    guard file >= 0 else { throw StateError(opening: directory.name, errno) }
    if let error = Self.wait(for: file, exclusive: exclusive, timeout: timeout) {
      close(file)
      throw error == EWOULDBLOCK
        ? StateError.busy(path: directory.name) : StateError(opening: directory.name, error)
    }
    descriptor = file
  }

  /// The `errno` that keeps the lock from being had; EWOULDBLOCK where the time is up.
  private static func wait(for file: Int32, exclusive: Bool, timeout: Double) -> Int32? {
    let end = Moment.now.adding(milliseconds: Int64(timeout * 1000))
    while flock(file, (exclusive ? LOCK_EX : LOCK_SH) | LOCK_NB) != 0 {
      let code = errno
      if code == EINTR { continue }
      guard code == EWOULDBLOCK, Moment.now < end else { return code }
      usleep(5_000)
    }
    return nil
  }

  deinit {
    close(descriptor)
  }
}
