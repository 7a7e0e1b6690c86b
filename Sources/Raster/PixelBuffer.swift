// Pixels in memory: whole images where one must be held, and rings of rows where a few are enough.

import CKernels

#if canImport(Glibc)
  import Glibc
#endif

/// Owns rows of bytes, each beginning on a 64-byte boundary with at least 64 bytes behind its samples
/// that a vector may read or write.
public struct PixelBuffer: ~Copyable {
  private let base: UnsafeMutableRawPointer

  /// Bytes from one row to the next, a multiple of 64.
  public let stride: Int
  /// How many rows there are.
  public let rows: Int

  /// Room for `rows` rows of `rowBytes` bytes each; the contents are undefined.
  ///
  /// - Throws: `outOfMemory` when the system refuses, also where the size overflows.
  public init(rows: Int, rowBytes: Int) throws(RasterError) {
    let (padded, tooWide) = rowBytes.addingReportingOverflow(2 * Int(CK_PADDING) - 1)
    let stride = padded & ~(Int(CK_PADDING) - 1)
    let (bytes, tooHigh) = stride.multipliedReportingOverflow(by: max(rows, 1))
    guard !tooWide, !tooHigh, rowBytes >= 0, rows >= 0 else {
      throw .outOfMemory(bytes: Int.max)
    }
    guard let base = aligned_alloc(Int(CK_PADDING), bytes) else {
      throw .outOfMemory(bytes: bytes)
    }
    self.base = base
    self.stride = stride
    self.rows = rows
  }

  /// Room for a whole image.
  public init(_ shape: RasterShape) throws(RasterError) {
    try self.init(rows: shape.size.height, rowBytes: shape.rowBytes)
  }

  deinit { free(base) }

  /// The first byte of row `index`.
  public func row(_ index: Int) -> UnsafeMutableRawPointer {
    precondition(index >= 0 && index < rows, "row out of range")
    return base + index * stride
  }
}
