// How the samples of one pixel format are weighed: the part of a resize that differs from format to
// format. The resampler keeps the books of rows; the arithmetic calls the kernels.

/// Row pointers as the kernels take them.
typealias RowPointers = UnsafeMutableBufferPointer<UnsafeMutableRawPointer?>

/// Weighs rows of one pixel format. Rows are `PixelBuffer` rows, with their padding.
protocol RowArithmetic: AnyObject {
  /// Bytes of a source row in the ring.
  var ringRowBytes: Int { get }
  /// Bytes of a row between the two passes.
  var betweenRowBytes: Int { get }
  /// Whether source rows lie in the ring as they come, so that a decoder can write them there.
  var takesRowsAsTheyCome: Bool { get }

  /// Writes a source row to the ring. Called only where `takesRowsAsTheyCome` is false.
  func admit(_ row: UnsafeRawPointer, to ring: UnsafeMutableRawPointer)

  /// Weighs the ring rows of target row `target`, in order, into a row between the passes.
  func weighVertically(_ rows: RowPointers, target: Int, into between: UnsafeMutableRawPointer)

  /// Weighs the pixels of up to four rows between the passes into finished rows.
  func weighHorizontally(_ between: RowPointers, into finished: RowPointers)
}

extension RowPointers {
  /// The same pointers, typed for a kernel that reads.
  func reading<T, R>(_: T.Type, _ body: (UnsafePointer<UnsafePointer<T>?>?) -> R) -> R {
    withMemoryRebound(to: UnsafePointer<T>?.self) { body(UnsafePointer($0.baseAddress)) }
  }

  /// The same pointers, typed for a kernel that writes.
  func writing<T, R>(_: T.Type, _ body: (UnsafePointer<UnsafeMutablePointer<T>?>?) -> R) -> R {
    withMemoryRebound(to: UnsafeMutablePointer<T>?.self) { body(UnsafePointer($0.baseAddress)) }
  }
}
