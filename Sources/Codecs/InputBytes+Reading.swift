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

  /// The same by way of the pages that the system holds of the file, which saves a copy and the memory
  /// for it; falls back to reading where the file can't be mapped.
  ///
  /// A file that is cut short while it is mapped ends the process (SIGBUS) at the missing byte: for
  /// processes that may die.
  public static func mapping(
    _ descriptor: Int32, count: Int, onChunk: (UnsafeRawBufferPointer) -> Void = { _ in }
  ) throws(CodecError) -> InputBytes {
    guard count > 0, let pages = mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0),
      pages != MAP_FAILED
    else { return try reading(descriptor, count: count, onChunk: onChunk) }
    let mapped = InputBytes(mapping: UnsafeMutableRawBufferPointer(start: pages, count: count))
    let bytes = UnsafeRawBufferPointer(start: pages, count: count)
    let step = 1 << 20
    for start in stride(from: 0, to: count, by: step) {
      onChunk(UnsafeRawBufferPointer(rebasing: bytes[start..<min(start + step, count)]))
      // A file of this size is read again from its first page sooner than it is all in memory.
      if count > largeFile { madvise(pages + start, min(step, count - start), MADV_DONTNEED) }
    }
    return mapped
  }
}
