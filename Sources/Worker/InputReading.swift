// Reading a whole input and hashing it, in one pass.

import CLinux
import Codecs
import Crypto
import Glibc
import Planning

/// A whole input in memory.
struct HashedInput {
  let bytes: InputBytes
  let sha256: String
}

/// Reads the file of `descriptor` from its beginning.
///
/// - Throws: `overLimit` before anything is read, `outOfMemory`, or `notRead`.
func readInput(_ descriptor: Int32, limits: Limits) throws(CodecError) -> HashedInput {
  let count = Int(cs_file_size(descriptor))
  guard count >= 0 else { throw .notRead(errno) }
  try limits.checkInput(bytes: count)
  var hash = SHA256()
  let bytes = try InputBytes.mapping(descriptor, count: count) { hash.update(bufferPointer: $0) }
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
