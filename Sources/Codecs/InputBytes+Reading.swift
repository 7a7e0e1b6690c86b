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

  /// The same, a large file by way of the pages that the system holds of it, so that it need not lie in
  /// memory as a whole; falls back to reading where it can't be mapped.
  ///
  /// What is mapped shows what others write to the file meanwhile, and a file that is cut short then ends
  /// the process (SIGBUS) at the missing byte: for confined processes that may die.
  public static func mapping(
    _ descriptor: Int32, count: Int, onChunk: (UnsafeRawBufferPointer) -> Void = { _ in }
  ) throws(CodecError) -> InputBytes {
    guard count > largeFile, let pages = mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0),
      pages != MAP_FAILED
    else { return try reading(descriptor, count: count, onChunk: onChunk) }
    let mapped = InputBytes(mapping: UnsafeMutableRawBufferPointer(start: pages, count: count))
    let bytes = UnsafeRawBufferPointer(start: pages, count: count)
    let step = 1 << 20
    for start in stride(from: 0, to: count, by: step) {
      onChunk(UnsafeRawBufferPointer(rebasing: bytes[start..<min(start + step, count)]))
      madvise(pages + start, min(step, count - start), MADV_DONTNEED)
    }
    return mapped
  }
}
