// How the samples of one pixel format are weighed: the part of a resize that differs from format to
// format. The resampler keeps the books of rows; the arithmetic calls the kernels.

/// Row pointers as the kernels take them.
typealias RowPointers = UnsafeMutableBufferPointer<UnsafeMutableRawPointer?>

/// Weighs rows of one pixel format, in the order it was made for. Rows are `PixelBuffer` rows, with
/// their padding; they come in batches of up to four.
protocol RowArithmetic: AnyObject {
  /// Bytes of a row in the ring.
  var ringRowBytes: Int { get }
  /// Bytes of a row that the vertical pass makes.
  var weighedRowBytes: Int { get }
  /// Whether source rows lie in the ring as they come, so that a decoder can write them there.
  var takesRowsAsTheyCome: Bool { get }
  /// Whether the vertical pass makes finished rows.
  var finishesVertically: Bool { get }

  /// Makes ring rows of source rows. Called only where `takesRowsAsTheyCome` is false.
  func admit(_ rows: RowPointers, to ring: RowPointers)

  /// Weighs the ring rows of target row `target`, in order.
  func weighVertically(_ rows: RowPointers, target: Int, into weighed: UnsafeMutableRawPointer)

  /// Makes finished rows of weighed rows. Called only where `finishesVertically` is false.
  func finish(_ weighed: RowPointers, into finished: RowPointers)
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

extension PixelBuffer {
  /// Pointers to the first `count` rows, valid inside `body`.
  borrowing func withRows(_ count: Int, _ body: (RowPointers) -> Void) {
    withUnsafeTemporaryAllocation(of: UnsafeMutableRawPointer?.self, capacity: count) { rows in
      for index in rows.indices { rows[index] = row(index) }
      body(rows)
    }
  }
}
