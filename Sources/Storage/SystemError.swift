// The errno of a failed call, taken before anything else can change it.

import Glibc

/// What a system call answered instead of a result.
struct SystemError: Error, Hashable {
  /// The `errno`.
  let code: Int32

  /// Whether the file system doesn't know the operation, rather than failed at it.
  var isUnsupported: Bool { [EOPNOTSUPP, ENOSYS, EINVAL].contains(code) }
}

/// Calls `call`, again where a signal interrupted it; throws the errno where it answers -1.
@discardableResult
func systemCall(_ call: () -> Int32) throws(SystemError) -> Int32 {
  while true {
    let result = call()
    if result >= 0 { return result }
    let code = errno
    if code != EINTR { throw SystemError(code: code) }
  }
}

/// The same for a call that takes a path. The bytes of `path` contain no NUL.
@discardableResult
func systemCall(
  on path: some Sequence<UInt8>, _ call: (UnsafePointer<CChar>) -> Int32
) throws(SystemError) -> Int32 {
  try withPath(path) { start throws(SystemError) in try systemCall { call(start) } }
}

/// Lends `path`, whose bytes contain no NUL, as C wants it.
func withPath<Outcome>(
  _ path: some Sequence<UInt8>, _ body: (UnsafePointer<CChar>) throws(SystemError) -> Outcome
) throws(SystemError) -> Outcome {
  let terminated = Array(path) + [0]
  return try terminated.withUnsafeBufferPointer { buffer throws(SystemError) in
    guard let start = UnsafeRawPointer(buffer.baseAddress) else { throw SystemError(code: EFAULT) }
    return try body(start.assumingMemoryBound(to: CChar.self))
  }
}
