// Everything that can go wrong between a key and its bytes, each case with its evidence.

import Diagnostics
import Glibc

/// Why an object can't be read or written.
public enum StorageError: Failure, Hashable {
  /// The bytes are no key.
  case invalidKey(KeyFlaw)
  /// The bucket holds nothing of that key.
  case noSuchObject
  /// The key names something that is not a file: `a directory`, `a FIFO`.
  case notAnObject(kind: String)
  /// A symbolic link on the way leads out of the bucket, or round in a circle.
  case escapesBucket
  /// The process may not read the object (`errno`).
  case notPermitted(Int32)
  /// The location makes no sense.
  case malformedBucket(BucketFlaw)
  /// Buckets of that URL scheme are not supported.
  case unsupportedBucket(scheme: String)
  /// The bucket, named as the person named it, can't be reached (`errno`).
  case bucketUnavailable(String, Int32)
  /// The bucket's own directory, that of state and config, can't be made (`errno`).
  case noRecords(Int32)
  /// The output can't be given its name (`errno`).
  case cannotCreate(Int32)
  /// The `operation`, a verb, failed half-way (`errno`), for instance because the disk is full.
  case ioFailed(operation: String, Int32)

  /// Escapes and missing permissions are refusals, other bad keys and locations wrong usage.
  public var category: FailureCategory {
    switch self {
    case .invalidKey(let flaw): flaw.isEscape ? .refused : .usage
    case .noSuchObject, .notAnObject: .noSuchKey
    case .escapesBucket, .notPermitted: .refused
    case .malformedBucket, .unsupportedBucket: .usage
    case .bucketUnavailable: .unavailable
    case .noRecords, .cannotCreate: .cannotCreate
    case .ioFailed: .ioFailed
    }
  }

  /// The name of the case.
  public var code: String {
    switch self {
    case .invalidKey: "invalid_key"
    case .noSuchObject: "no_such_object"
    case .notAnObject: "not_an_object"
    case .escapesBucket: "escapes_bucket"
    case .notPermitted: "not_permitted"
    case .malformedBucket: "malformed_bucket"
    case .unsupportedBucket: "unsupported_bucket"
    case .bucketUnavailable: "bucket_unavailable"
    case .noRecords, .cannotCreate: "cannot_create"
    case .ioFailed: "io_failed"
    }
  }

  /// What is wrong, with the system's words for an `errno`.
  public var message: String {
    switch self {
    case .invalidKey(let flaw): flaw.message
    case .noSuchObject: "no such object in the bucket"
    case .notAnObject(let kind): "is \(kind), not a file"
    case .escapesBucket: "a symbolic link leads out of the bucket, or in a circle"
    case .notPermitted(let code): "can't be read: \(Self.text(of: code))"
    case .malformedBucket(let flaw): flaw.message
    case .unsupportedBucket(let scheme): "buckets of the kind \(scheme):// are not supported"
    case .bucketUnavailable(let location, let code):
      "the bucket \(location) can't be opened: \(Self.text(of: code))"
    case .noRecords(let code):
      "\(recordDirectory) can't be made in the bucket: \(Self.text(of: code))"
    case .cannotCreate(let code): "the output can't be created: \(Self.text(of: code))"
    case .ioFailed(let operation, let code): "can't \(operation): \(Self.text(of: code))"
    }
  }

  /// What helps against the commoner ones.
  public var hint: String? {
    switch self {
    case .invalidKey(let flaw): flaw.hint
    case .notAnObject("a directory"): KeyFlaw.directoryHint
    case .notPermitted: "let this user read it, or run as its owner"
    case .malformedBucket(.empty): "leave --bucket out for the current directory"
    case .escapesBucket: "replace the link by the file, or choose the --bucket that holds both"
    case .unsupportedBucket:
      "give a directory, or a URL that begins with "
        + builtinStores.map { "\($0.scheme)://" }.joined(separator: " or ")
    case .bucketUnavailable(_, ENOSYS): "imgproc needs Linux 5.6 or later (openat2)"
    case .bucketUnavailable(_, ENOENT): "make the directory first, or check --bucket"
    case .bucketUnavailable(_, ENOTDIR): "give the directory that the images are in"
    case .bucketUnavailable(_, EACCES): "let this user enter it, or run as its owner"
    case .noRecords(ENOTDIR): "move the file of that name away, or keep the state in --state DIR"
    case .noRecords: "let this user write there, or keep the state elsewhere with --state DIR"
    case .cannotCreate(EACCES), .cannotCreate(EPERM), .cannotCreate(EROFS):
      "let this user write there, or write elsewhere with --output"
    case .cannotCreate(ENOENT): "make its directory first"
    case .cannotCreate(ENOTDIR): "a file stands where a directory is needed"
    case .cannotCreate(EISDIR), .cannotCreate(EEXIST): "a directory stands in its place"
    case .ioFailed(_, ENOSPC), .ioFailed(_, EDQUOT): "make room and run again; nothing is half done"
    default: nil
    }
  }

  private static func text(of code: Int32) -> String {
    strerror(code).map { String(cString: $0) } ?? "error \(code)"
  }
}

extension StorageError {
  /// What it means that an existing object couldn't be opened.
  init(opening error: SystemError) {
    self =
      switch error.code {
      // A name that the file system can't hold, and a file where a directory should be.
      case ENOENT, ENOTDIR, ENAMETOOLONG: .noSuchObject
      case EXDEV, ELOOP: .escapesBucket
      case EACCES, EPERM: .notPermitted(error.code)
      // Only these two kinds fail to open rather than show themselves to fstat.
      case ENXIO, ENODEV: .notAnObject(kind: "a socket or a device")
      default: .ioFailed(operation: "open", error.code)
      }
  }

  /// What it means that an output couldn't be begun or named; `operation` is the verb that failed.
  init(creating error: SystemError, operation: String) {
    self =
      switch error.code {
      case EXDEV, ELOOP: .escapesBucket
      case ENOSPC, EDQUOT, EIO, EMFILE, ENFILE, ENOMEM:
        .ioFailed(operation: operation, error.code)
      default: .cannotCreate(error.code)
      }
  }
}
