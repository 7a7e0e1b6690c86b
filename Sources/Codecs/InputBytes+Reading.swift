// From an open file to its bytes: the one place where inputs are read.

#if canImport(Glibc)
  import Glibc
#endif

extension InputBytes {
  /// Reads the file of `descriptor` from its beginning, wherever it is positioned.
  ///
  /// - Parameters:
  ///   - count: how many bytes to read; fewer where the file ends before.
  ///   - onChunk: sees every byte once, in order, while it is still in the processor's cache.
  /// - Throws: `outOfMemory` before anything is read, or `notRead`.
  public static func reading(
    _ descriptor: Int32, count: Int, onChunk: (UnsafeRawBufferPointer) -> Void = { _ in }
  ) throws(CodecError) -> InputBytes {
    let bytes = try InputBytes(capacity: count) { room throws(CodecError) in
      var filled = 0
      while filled < room.count {
        let got = pread(
          descriptor, room.baseAddress.map { $0 + filled }, min(room.count - filled, 1 << 20),
          off_t(filled))
        if got == 0 { break }
        if got < 0 {
          if errno == EINTR { continue }
          throw .notRead(errno)
        }
        onChunk(UnsafeRawBufferPointer(rebasing: room[filled..<filled + got]))
        filled += got
      }
      return filled
    }
    guard let bytes else { throw .outOfMemory(activity: "reading the file") }
    return bytes
  }
}
