// Unsharp masking, row by row: each row waits until the blur has seen its surroundings.

import CKernels

/// Sharpens an image as its rows pass.
///
/// Memory is two rings of about 6 · sigma rows; time is that of a blur.
public struct Sharpener: ~Copyable {
  /// The shape of the rows that go in and come out.
  public let shape: RasterShape
  private var blur: Resampler
  private let waiting: PixelBuffer
  private let blurred: PixelBuffer
  private var fed = 0
  private var taken = 0

  /// Prepares to sharpen rows of `shape`.
  ///
  /// - Parameter sigma: how wide the blur is, in pixels, above 0: the size of the detail that gains.
  public init(_ shape: RasterShape, sigma: Double) throws(RasterError) {
    let blur = try Resampler(blurring: shape, sigma: sigma)
    // Rows are blurred four at a time, and may be read up to four further ahead.
    let ahead = Int((3 * sigma).rounded(.up)) + 2 + 2 * Int(CK_ROWS_AT_ONCE)
    let waiting = try PixelBuffer(rows: ahead, rowBytes: shape.rowBytes)
    let blurred = try PixelBuffer(rows: 1, rowBytes: shape.rowBytes)
    self.shape = shape
    self.blur = blur
    self.waiting = waiting
    self.blurred = blurred
  }

  /// Makes the next row, first asking `feed` for as many as that takes; called at most once a row.
  public mutating func takeRow<E: Error>(
    into row: UnsafeMutableRawPointer, feed: (UnsafeMutableRawPointer) throws(E) -> Void
  ) throws(E) {
    var fed = fed
    let (waiting, rowBytes) = (WaitingRows(waiting), shape.rowBytes)
    try blur.takeRow(into: blurred.row(0)) { slot throws(E) in
      try feed(slot)
      waiting.row(fed).copyMemory(from: slot, byteCount: rowBytes)
      fed += 1
      return slot
    }
    self.fed = fed
    ck_sharpen(
      waiting.row(taken), blurred.row(0), Int32(shape.format.layout.channels),
      Int32(shape.format.depth.bytes), shape.size.width, row)
    taken += 1
  }
}

/// The places of a ring of rows, for a closure that may not hold the ring.
private struct WaitingRows {
  private let base: UnsafeMutableRawPointer
  private let stride: Int
  private let rows: Int

  init(_ buffer: borrowing PixelBuffer) {
    base = buffer.row(0)
    stride = buffer.stride
    rows = buffer.rows
  }

  func row(_ index: Int) -> UnsafeMutableRawPointer { base + index % rows * stride }
}
