// A streaming separable resize: rows go in as they are decoded, and come out as soon as the filter
// has seen enough of them. Vertical first, so that the horizontal pass runs over target rows only.

import CKernels

/// Resizes an image row by row.
///
/// Memory is a ring of as many source rows as the vertical filter spans (6 · ratio for Lanczos3 when
/// shrinking, 6 when enlarging) and four target rows. Time is
/// O(source samples · support + target rows · (source width + target width · support · ratio)).
public struct Resampler: ~Copyable {
  /// The shape of the rows that go in.
  public let source: RasterShape
  /// The shape of the rows that come out; the pixel format is the source's.
  public let target: RasterShape

  private let arithmetic: any RowArithmetic
  private let verticalFirst: [Int32]
  private let verticalCount: [Int32]
  private let ring: PixelBuffer
  private let arriving: PixelBuffer
  private let between: PixelBuffer
  private let finished: PixelBuffer
  private var pointers: [UnsafeMutableRawPointer?]

  private var rowsFed = 0
  private var rowsFinished = 0
  private var rowsTaken = 0

  /// Prepares a resize.
  ///
  /// - Parameters:
  ///   - source: shape of the rows to come.
  ///   - columns: the part of each row to use, within `source`.
  ///   - rows: the rows to use, within `source`.
  ///   - target: the size to make, both sides at least 1.
  ///   - filter: the filter.
  ///   - kernels: the kernels to run on.
  public init(
    from source: RasterShape, columns: AxisSpan, rows: AxisSpan, to target: PixelSize,
    filter: Filter, kernels: Kernels = .current
  ) throws(RasterError) {
    let vertical = Coefficients(
      source: source.size.height, span: rows, target: target.height, filter: filter)
    // An icon's two axes are often the same, and its weights a good part of its cost.
    let isSquare = source.size == source.size.transposed && target == target.transposed
    let horizontal =
      isSquare && columns == rows
      ? vertical
      : Coefficients(
        source: source.size.width, span: columns, target: target.width, filter: filter)
    let shape = RasterShape(target, source.format)
    let batch = Int(CK_ROWS_AT_ONCE)
    let arithmetic: any RowArithmetic =
      switch (source.format.depth, source.format.layout.hasAlpha) {
      case (.eight, false):
        OpaqueEightBit(source, vertical: vertical, horizontal: horizontal, kernels: kernels)
      case (.eight, true):
        try AlphaEightBit(source, vertical: vertical, horizontal: horizontal, kernels: kernels)
      case (.sixteen, _):
        try Wide(source, vertical: vertical, horizontal: horizontal, kernels: kernels)
      }
    let ring = try PixelBuffer(rows: vertical.stride, rowBytes: arithmetic.ringRowBytes)
    let arriving = try PixelBuffer(
      rows: 1, rowBytes: arithmetic.takesRowsAsTheyCome ? 0 : source.rowBytes)
    let between = try PixelBuffer(rows: batch, rowBytes: arithmetic.betweenRowBytes)
    let finished = try PixelBuffer(rows: batch, rowBytes: shape.rowBytes)
    self.source = source
    self.target = shape
    self.arithmetic = arithmetic
    self.verticalFirst = vertical.first
    self.verticalCount = vertical.count
    self.ring = ring
    self.arriving = arriving
    self.between = between
    self.finished = finished
    self.pointers = Array(repeating: nil, count: max(vertical.stride, 2 * batch))
  }

  /// Makes the next target row, first asking `feed` for as many source rows as that takes.
  ///
  /// Called at most `target.size.height` times.
  ///
  /// - Parameters:
  ///   - row: room for `target.rowBytes` bytes.
  ///   - feed: writes the next source row, `source.rowBytes` bytes, to where it is told; there is
  ///     room for 64 bytes more.
  public mutating func takeRow<E: Error>(
    into row: UnsafeMutableRawPointer, feed: (UnsafeMutableRawPointer) throws(E) -> Void
  ) throws(E) {
    precondition(rowsTaken < target.size.height, "more rows taken than there are")
    if rowsTaken == rowsFinished {
      let batch = min(Int(CK_ROWS_AT_ONCE), target.size.height - rowsFinished)
      for slot in 0..<batch {
        try feedRows(for: rowsFinished + slot, feed)
        weighVertically(rowsFinished + slot, into: between.row(slot))
      }
      weighHorizontally(batch)
      rowsFinished += batch
    }
    let slot = batchSlot(of: rowsTaken)
    row.copyMemory(from: finished.row(slot), byteCount: target.rowBytes)
    rowsTaken += 1
  }

  /// Batches begin at multiples of four, so a row's place in its batch follows from its number.
  private func batchSlot(of row: Int) -> Int { row % Int(CK_ROWS_AT_ONCE) }

  /// Rows that no target row needs any more are overwritten: the ring is as long as the longest span
  /// of taps, and spans never move back.
  private mutating func feedRows<E: Error>(
    for targetRow: Int, _ feed: (UnsafeMutableRawPointer) throws(E) -> Void
  ) throws(E) {
    let end = Int(verticalFirst[targetRow]) + Int(verticalCount[targetRow])
    while rowsFed < end {
      let slot = ring.row(rowsFed % ring.rows)
      if arithmetic.takesRowsAsTheyCome {
        try feed(slot)
      } else {
        try feed(arriving.row(0))
        arithmetic.admit(arriving.row(0), to: slot)
      }
      rowsFed += 1
    }
  }

  private mutating func weighVertically(_ targetRow: Int, into row: UnsafeMutableRawPointer) {
    let first = Int(verticalFirst[targetRow])
    let count = Int(verticalCount[targetRow])
    for tap in 0..<count { pointers[tap] = ring.row((first + tap) % ring.rows) }
    pointers.withUnsafeMutableBufferPointer { pointers in
      arithmetic.weighVertically(
        RowPointers(rebasing: pointers[..<count]), target: targetRow, into: row)
    }
  }

  private mutating func weighHorizontally(_ batch: Int) {
    for slot in 0..<batch {
      pointers[slot] = between.row(slot)
      pointers[batch + slot] = finished.row(slot)
    }
    pointers.withUnsafeMutableBufferPointer { pointers in
      arithmetic.weighHorizontally(
        RowPointers(rebasing: pointers[..<batch]),
        into: RowPointers(rebasing: pointers[batch..<2 * batch]))
    }
  }
}
