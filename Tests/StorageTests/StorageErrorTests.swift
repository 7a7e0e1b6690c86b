import Diagnostics
import Glibc
import Testing

@testable import Storage

@Suite("Storage errors")
struct StorageErrorTests {
  static let all: [StorageError] = [
    .invalidKey(.empty), .noSuchObject, .notAnObject(kind: "a FIFO"), .escapesBucket,
    .notPermitted(EACCES), .malformedBucket(.badPercentEncoding), .unsupportedBucket(scheme: "s3"),
    .bucketUnavailable("/b", ENOENT), .cannotCreate(EROFS), .ioFailed(operation: "read", EIO),
  ]

  @Test("are one line without a full stop, and have a code of their own")
  func lines() {
    for error in Self.all {
      #expect(
        !error.message.isEmpty && !error.message.hasSuffix(".") && error.message != error.code)
      #expect(!error.message.contains("\n"))
      #expect(error.code.allSatisfy { $0.isLowercase || $0 == "_" })
    }
    #expect(Set(Self.all.map(\.code)).count == Self.all.count)
  }

  @Test(
    "of opening tell apart what is missing, forbidden, outside and broken",
    arguments: [
      (ENOENT, 66), (ENOTDIR, 66), (ENAMETOOLONG, 66), (ENXIO, 66), (EXDEV, 77), (ELOOP, 77),
      (EACCES, 77), (EPERM, 77), (EIO, 74), (EMFILE, 74),
    ] as [(Int32, Int32)])
  func opening(code: Int32, status: Int32) {
    #expect(StorageError(opening: SystemError(code: code)).category.exitStatus == status)
  }

  @Test(
    "of creating tell apart what can't be, what leads outside and what ran out",
    arguments: [
      (EACCES, 73), (EROFS, 73), (ENOTDIR, 73), (EEXIST, 73), (EISDIR, 73), (ENAMETOOLONG, 73),
      (EXDEV, 77), (ELOOP, 77), (ENOSPC, 74), (EDQUOT, 74), (EIO, 74), (EMFILE, 74),
    ] as [(Int32, Int32)])
  func creating(code: Int32, status: Int32) {
    let error = StorageError(creating: SystemError(code: code), operation: "begin the output")
    #expect(error.category.exitStatus == status)
  }

  @Test("say in the system's words what is wrong, and what helps")
  func words() {
    let full = StorageError(creating: SystemError(code: ENOSPC), operation: "begin the output")
    #expect(full.message == "can't begin the output: No space left on device")
    #expect(full.hint?.contains("make room") == true)
    #expect(StorageError.cannotCreate(EROFS).message.hasSuffix("Read-only file system"))
    #expect(StorageError.unsupportedBucket(scheme: "s3").hint?.contains("file://") == true)
    #expect(StorageError.bucketUnavailable("/b", ENOSYS).hint?.contains("Linux 5.6") == true)
  }
}
