// What SQLite's result codes mean to a person.
// https://www.sqlite.org/rescode.html

import Diagnostics
import GRDB
import Glibc

extension StateError {
  /// What an error that was thrown while using the database at `path` means.
  init(_ error: any Error, path: String) {
    if let error = error as? StateError {
      self = error
    } else if let error = error as? DatabaseError {
      self.init(error, path: path)
    } else {
      self = .ioFailed(path: path, detail: String(describing: error))
    }
  }

  private init(_ error: DatabaseError, path: String) {
    let detail = error.message ?? "SQLite's error \(error.extendedResultCode.rawValue)"
    self =
      switch error.resultCode {
      case .SQLITE_BUSY, .SQLITE_LOCKED: .busy(path: path)
      case .SQLITE_CORRUPT, .SQLITE_NOTADB: .damaged(path: path, detail: detail)
      case .SQLITE_FULL: .full(path: path)
      case .SQLITE_READONLY: .notPermitted(path: path, Self.obstacle(to: path) ?? EROFS)
      case .SQLITE_PERM, .SQLITE_AUTH: .notPermitted(path: path, EACCES)
      case .SQLITE_CANTOPEN: Self(opening: path, Self.obstacle(to: path) ?? EIO)
      case .SQLITE_CONSTRAINT, .SQLITE_TOOBIG, .SQLITE_MISMATCH, .SQLITE_RANGE:
        .rejected(detail: detail)
      default: .ioFailed(path: path, detail: detail)
      }
  }

  /// What the `errno` of opening or making `path` means.
  init(opening path: String, _ code: Int32) {
    self =
      switch code {
      case EACCES, EPERM, EROFS: .notPermitted(path: path, code)
      case ENOSPC, EDQUOT: .full(path: path)
      default: .notOpened(path: path, code)
      }
  }

  /// Whether the error lies in one change alone, so that others may still be committed.
  var isOfOneChange: Bool {
    switch self {
    case .rejected, .noticeNotMade: true
    default: false
    }
  }

  /// The `errno` that keeps the file from being opened for writing; SQLite does not pass it on.
  private static func obstacle(to path: String) -> Int32? {
    access(path, R_OK | W_OK) == 0 ? nil : errno
  }
}
