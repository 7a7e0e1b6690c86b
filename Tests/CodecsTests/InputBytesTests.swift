// Reading a file into memory.

import Codecs
import Glibc
import TestSupport
import Testing

@Suite("Reading an input")
struct InputBytesTests {
  private let directory: TemporaryDirectory
  private let content = (0..<(5 << 19)).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }

  init() throws {
    directory = try TemporaryDirectory()
    try directory.write(content, to: "file")
  }

  private func withFile<R>(_ flags: Int32, _ body: (Int32) throws -> R) throws -> R {
    let file = open(directory.file("file"), flags | O_CLOEXEC)
    guard file >= 0 else { throw TestFileError("open") }
    defer { close(file) }
    return try body(file)
  }

  @Test("gives the file's bytes from its beginning, in one piece and chunk by chunk")
  func whole() throws {
    var chunks: [UInt8] = []
    let bytes = try withFile(O_RDONLY) { file in
      lseek(file, 1000, SEEK_SET)
      return try InputBytes.reading(file, count: content.count) { chunks += $0 }
    }
    #expect(bytes.withSpan { span in span.withUnsafeBytes { $0.elementsEqual(content) } })
    #expect(chunks == content)
  }

  @Test("ends where the file ends, or at the count", arguments: [0, 1, 4096, 5 << 19, 3 << 20])
  func count(count: Int) throws {
    let bytes = try withFile(O_RDONLY) { try InputBytes.reading($0, count: count) }
    #expect(bytes.count == min(count, content.count))
  }

  @Test("fails with the system's reason where the file can't be read")
  func unreadable() throws {
    #expect(throws: CodecError.notRead(EBADF)) {
      try withFile(O_WRONLY) { _ = try InputBytes.reading($0, count: 10) }
    }
    #expect(CodecError.notRead(EIO).category == .ioFailed)
    #expect(CodecError.notRead(EIO).code == "read_failed")
  }
}
