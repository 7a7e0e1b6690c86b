// The bytes of one input file: kept in one place for as long as a C library reads them there.

#if canImport(Glibc)
  import Glibc
#endif

/// Owns the bytes of a file.
public final class InputBytes {
  private let storage: UnsafeMutableRawBufferPointer
  private let isMapped: Bool
  private var released = 0

  /// How many bytes there are.
  public let count: Int

  /// Room for `capacity` bytes, filled by `fill`; nil where there is no memory for them.
  ///
  /// - Parameter fill: writes the bytes, and returns how many there were, `capacity` at most.
  public init?<E: Error>(
    capacity: Int, fill: (UnsafeMutableRawBufferPointer) throws(E) -> Int
  ) throws(E) {
    guard let room = malloc(max(capacity, 1)) else { return nil }
    storage = UnsafeMutableRawBufferPointer(start: room, count: capacity)
    isMapped = false
    do {
      count = try fill(storage)
    } catch {
      free(room)
      throw error
    }
    precondition(count <= capacity, "more bytes than there is room for")
  }

  /// A copy of `bytes`; nil where there is no memory for it.
  public convenience init?(copying bytes: [UInt8]) {
    self.init(capacity: bytes.count) { room in
      room.copyBytes(from: bytes)
      return bytes.count
    }
  }

  /// Takes over `mapping`, pages of a file, all of which are its bytes.
  init(mapping: UnsafeMutableRawBufferPointer) {
    storage = mapping
    count = mapping.count
    isMapped = true
  }

  deinit {
    if isMapped {
      munmap(storage.baseAddress, storage.count)
    } else {
      free(storage.baseAddress)
    }
  }

  /// The address for a C library; valid for as long as this object lives.
  public var address: UnsafePointer<UInt8>? {
    UnsafePointer(storage.baseAddress?.assumingMemoryBound(to: UInt8.self))
  }

  /// Reads the bytes in safe code.
  public func withSpan<R, E: Error>(_ body: (RawSpan) throws(E) -> R) throws(E) -> R {
    try body(RawSpan(_unsafeBytes: UnsafeRawBufferPointer(rebasing: storage[..<count])))
  }

  /// Says that the bytes will be read again from the first on, and a large file need not lie in memory as
  /// a whole until then.
  public func rewind() {
    guard isMapped, let base = storage.baseAddress else { return }
    madvise(base, count, MADV_DONTNEED)
    released = 0
  }

  /// Bytes above which a file is worth not having in memory as a whole.
  static let largeFile = 16 << 20

  /// Says that the bytes before `offset` were read in passing and are not likely to be read again, so
  /// that a large file need not lie in memory as a whole. They stay readable.
  public func release(before offset: Int) {
    // Worth a system call only for a good many pages.
    let step = 1 << 20
    let end = min(offset, count) / step * step
    guard isMapped, end > released, let base = storage.baseAddress else { return }
    madvise(base + released, end - released, MADV_DONTNEED)
    released = end
  }
}
