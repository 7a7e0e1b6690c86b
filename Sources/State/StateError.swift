// Everything that can go wrong between the program and its memory of what it has done.

import Diagnostics
import Glibc

/// Why the state can't be opened, read or written. `path` is the database's, as it was opened.
public enum StateError: Failure, Equatable {
  /// The state would lie on a file system that other hosts write to as well: `NFS`.
  case remoteFileSystem(String, path: String)
  /// Another process kept the state locked for longer than the busy timeout.
  case busy(path: String)
  /// The file is no database, or a damaged one.
  case damaged(path: String, detail: String)
  /// A later version of this program has written to the database.
  case newerSchema(path: String)
  /// The disk, or the user's share of it, is full.
  case full(path: String)
  /// The process may not read or write the state (`errno`).
  case notPermitted(path: String, Int32)
  /// The directory or one of the files in it can't be made or opened (`errno`).
  case notOpened(path: String, Int32)
  /// The last run was cut off, and what it left can't be put in order without writing.
  case unfinished(path: String)
  /// Reading or writing failed half-way; the detail is SQLite's.
  case ioFailed(path: String, detail: String)
  /// SQLite would not wait for the disk, so that a loss of power could take back what was reported.
  case notDurable(path: String)
  /// A notice's body could not be made; nothing of its change is kept.
  case noticeNotMade(FailureReport)
  /// A change broke a rule of the schema; nothing of it is kept.
  case rejected(detail: String)

  /// What a script branches on.
  public var category: FailureCategory {
    switch self {
    case .remoteFileSystem, .newerSchema: .badConfiguration
    case .busy: .tryAgain
    case .damaged, .full, .ioFailed: .ioFailed
    case .notPermitted: .refused
    case .notOpened: .cannotCreate
    case .unfinished: .unavailable
    case .noticeNotMade(let report): report.category
    case .notDurable, .rejected: .internalFault
    }
  }

  /// A stable word for the case.
  public var code: String {
    switch self {
    case .remoteFileSystem: "state_on_remote_file_system"
    case .busy: "state_busy"
    case .damaged: "state_damaged"
    case .newerSchema: "state_newer"
    case .full: "state_disk_full"
    case .notPermitted: "state_not_permitted"
    case .notOpened: "state_not_opened"
    case .unfinished: "state_unfinished"
    case .ioFailed: "state_io_failed"
    case .notDurable: "state_not_durable"
    case .noticeNotMade(let report): report.code
    case .rejected: "state_rejected"
    }
  }

  /// The case and its evidence, in one line.
  public var message: String {
    switch self {
    case .remoteFileSystem(let kind, let path):
      "the state \(path) would lie on \(kind), where its locks can't be relied on"
    case .busy(let path): "the state \(path) is in use by another process"
    case .damaged(let path, let detail): "the state \(path) is damaged: \(detail)"
    case .newerSchema(let path): "the state \(path) was written by a later version of imgproc"
    case .full(let path): "the state \(path) can't be written: the disk is full"
    case .notPermitted(let path, let code), .notOpened(let path, let code):
      "the state \(path) can't be opened: \(systemText(code))"
    case .unfinished(let path):
      "the state \(path) was left by a run that was cut off, and can't be put in order without"
        + " writing to its directory"
    case .ioFailed(let path, let detail): "the state \(path) can't be used: \(detail)"
    case .notDurable(let path): "the state \(path) can't be made safe against a loss of power"
    case .noticeNotMade(let report): report.message
    case .rejected(let detail): "the state refuses what was to be recorded: \(detail)"
    }
  }

  /// What can be done.
  public var hint: String? {
    switch self {
    case .remoteFileSystem: "put it on a disk of this host with --state DIRECTORY"
    case .busy: "wait for the other run, or look for one that hangs"
    case .damaged:
      "restore it from a backup, or move it away: images are then looked at anew, and notices that"
        + " were waiting are lost"
    case .newerSchema: "update imgproc, or keep a separate --state for this version"
    case .full: "make room and run again; nothing is half recorded"
    case .notPermitted:
      "run as the owner of the directory, or choose another with --state DIRECTORY"
    case .unfinished: "run once where the directory can be written"
    case .noticeNotMade(let report): report.hint
    case .notOpened, .ioFailed, .notDurable, .rejected: nil
    }
  }
}

/// What the system calls an `errno`.
func systemText(_ code: Int32) -> String {
  strerror(code).map { String(cString: $0) } ?? "error \(code)"
}
