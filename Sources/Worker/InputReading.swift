// Reading a whole input and hashing it, in one pass.

import Codecs
import Crypto
import Diagnostics
import Glibc
import Planning

/// A whole input in memory.
struct HashedInput {
  let bytes: InputBytes
  let sha256: String
}

/// Reads the file of `descriptor` from its beginning.
///
/// - Throws: a report of `over_limit` before anything is read, of `out_of_memory`, or of
///   `read_failed`.
func readInput(_ descriptor: Int32, limits: Limits) throws(FailureReport) -> HashedInput {
  var status = stat()
  guard fstat(descriptor, &status) == 0 else { throw readFailure(errno) }
  do {
    try limits.checkInput(bytes: Int(status.st_size))
  } catch {
    throw FailureReport(error)
  }
  var hash = SHA256()
  let bytes = try InputBytes(capacity: Int(status.st_size)) { room throws(FailureReport) in
    var filled = 0
    while filled < room.count {
      let count = pread(
        descriptor, room.baseAddress.map { $0 + filled }, min(room.count - filled, 1 << 20),
        off_t(filled))
      if count == 0 { break }
      if count < 0 {
        if errno == EINTR { continue }
        throw readFailure(errno)
      }
      hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: room[filled..<filled + count]))
      filled += count
    }
    return filled
  }
  guard let bytes else {
    throw FailureReport(CodecError.outOfMemory(activity: "reading the file"))
  }
  return HashedInput(bytes: bytes, sha256: hexadecimal(hash.finalize()))
}

/// The SHA-256 of `bytes`, in lower-case hexadecimal.
func sha256(_ bytes: [UInt8]) -> String {
  hexadecimal(SHA256.hash(data: bytes))
}

private func hexadecimal(_ digest: SHA256.Digest) -> String {
  let digits = Array("0123456789abcdef".utf8)
  return String(
    decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
}

private func readFailure(_ code: Int32) -> FailureReport {
  FailureReport(
    category: .ioFailed, code: "read_failed",
    message: "the input can't be read: \(String(cString: strerror(code)))")
}
