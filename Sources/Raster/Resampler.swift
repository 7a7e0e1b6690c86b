// A streaming separable resize: rows go in as they are decoded, and come out as soon as the filter
// has seen enough of them.

import CKernels

/// Resizes an image row by row.
///
/// Memory is a ring of as many rows as the vertical filter spans (6 · ratio for Lanczos3 when
/// shrinking, 6 when enlarging) and a few batches of four rows. Of the two orders of passes the cheaper
/// is taken; with the vertical one first, time is
/// O(target rows · support · ratio · (source width + target width)).
public struct Resampler: ~Copyable {
  /// The shape of the rows that go in.
  public let source: RasterShape
  /// The shape of the rows that come out; the pixel format is the source's.
  public let target: RasterShape

  private let arithmetic: any RowArithmetic
  private let vertical: Coefficients
  private let rowsNeeded: Int
  private let ring: PixelBuffer
  private let arriving: PixelBuffer
  private let weighed: PixelBuffer
  private let finished: PixelBuffer
  private var pointers: [UnsafeMutableRawPointer?]
  /// Where each row of the ring lies: in the ring, or wherever it was lent from.
  private var places: [UnsafeMutableRawPointer?]

  private var rowsFed = 0
  private var rowsFinished = 0
  private var rowsTaken = 0

  /// Prepares a resize.
  ///
  /// - Parameters:
  ///   - source: shape of the rows to come.
  ///   - columns: the part of each row to use, within `source` but for half a target pixel.
  ///   - rows: the rows to use, within `source` but for half a target pixel.
  ///   - target: the size to make, both sides at least 1.
  ///   - filter: the filter.
  ///   - light: what is weighed.
  ///   - levels: the levels that the rows which come out use, if they are of 8 bits and without alpha.
  ///   - kernels: the kernels to run on.
  public init(
    from source: RasterShape, columns: AxisSpan, rows: AxisSpan, to target: PixelSize,
    filter: Filter, light: Light = .asStored, levels: SampleLevels = .all,
    kernels: Kernels = .current
  ) throws(RasterError) {
    try self.init(
      from: source, columns: columns, rows: rows, to: target, curve: filter, light: light,
      levels: levels, kernels: kernels)
  }

  /// Prepares a blur, which leaves the size as it is.
  init(blurring shape: RasterShape, sigma: Double) throws(RasterError) {
    let whole = PixelWindow(PixelRegion(whole: shape.size))
    try self.init(
      from: shape, columns: whole.columns, rows: whole.rows, to: shape.size,
      curve: Gaussian(sigma: sigma), light: .asStored, levels: .all, kernels: .current)
  }

  private init(
    from source: RasterShape, columns: AxisSpan, rows: AxisSpan, to target: PixelSize,
    curve: some FilterCurve, light: Light, levels: SampleLevels, kernels: Kernels
  ) throws(RasterError) {
    let vertical = Coefficients(
      source: source.size.height, span: rows, target: target.height, curve: curve)
    // An icon's two axes are often the same, and its weights a good part of its cost.
    let isSquare = source.size == source.size.transposed && target == target.transposed
    let horizontal =
      isSquare && columns == rows
      ? vertical
      : Coefficients(
        source: source.size.width, span: columns, target: target.width, curve: curve)
    let shape = RasterShape(target, source.format)
    let batch = Int(CK_ROWS_AT_ONCE)
    let order = PassOrder(
      from: source, to: target, vertical: vertical, horizontal: horizontal)
    let arithmetic: any RowArithmetic =
      switch (source.format.depth, source.format.layout.hasAlpha) {
      case _ where light == .linear:
        try Wide(
          source, order, vertical: vertical, horizontal: horizontal,
          curve: .sRGB(source.format.depth), kernels: kernels)
      case (.eight, false):
        OpaqueEightBit(
          source, order, vertical: vertical, horizontal: horizontal, levels: levels,
          kernels: kernels)
      case (.eight, true):
        try AlphaEightBit(
          source, order, vertical: vertical, horizontal: horizontal, kernels: kernels)
      case (.sixteen, _):
        try Wide(
          source, order, vertical: vertical, horizontal: horizontal, curve: nil, kernels: kernels)
      }
    // Source rows whose pixels are weighed first are weighed a batch at a time, which may hold rows
    // that only the next target rows need.
    let rowsAtOnce = order == .verticalFirst ? 1 : batch
    let ring = try PixelBuffer(
      rows: vertical.stride + rowsAtOnce - 1, rowBytes: arithmetic.ringRowBytes)
    let arriving = try PixelBuffer(
      rows: arithmetic.takesRowsAsTheyCome ? 0 : rowsAtOnce, rowBytes: source.rowBytes)
    let weighed = try PixelBuffer(
      rows: arithmetic.finishesVertically ? 0 : batch,
      rowBytes: arithmetic.weighedRowBytes)
    let finished = try PixelBuffer(rows: batch, rowBytes: shape.rowBytes)
    places = []
    for slot in 0..<ring.rows { places.append(ring.row(slot)) }
    self.source = source
    self.target = shape
    self.arithmetic = arithmetic
    self.vertical = vertical
    self.rowsNeeded = zip(vertical.first, vertical.count).map { Int($0 + $1) }.max() ?? 0
    self.ring = ring
    self.arriving = arriving
    self.weighed = weighed
    self.finished = finished
    self.pointers = Array(repeating: nil, count: max(vertical.stride, 2 * batch))
  }

  /// Makes the next target row, first asking `feed` for as many source rows as that takes.
  ///
  /// Called at most `target.size.height` times.
  ///
  /// - Parameters:
  ///   - row: room for `target.rowBytes` bytes.
  ///   - feed: says where the next source row of `source.rowBytes` bytes lies: in the room that it is
  ///     given, with 64 bytes more, or elsewhere, with 64 readable bytes behind it, for as long as rows
  ///     are taken.
  public mutating func takeRow<E: Error>(
    into row: UnsafeMutableRawPointer,
    feed: (UnsafeMutableRawPointer) throws(E) -> UnsafeMutableRawPointer
  ) throws(E) {
    precondition(rowsTaken < target.size.height, "more rows taken than there are")
    if rowsTaken == rowsFinished {
      let batch = min(Int(CK_ROWS_AT_ONCE), target.size.height - rowsFinished)
      for slot in 0..<batch {
        try feedRows(for: rowsFinished + slot, feed)
        weighVertically(
          rowsFinished + slot,
          into: arithmetic.finishesVertically ? finished.row(slot) : weighed.row(slot))
      }
      if !arithmetic.finishesVertically { finish(batch) }
      rowsFinished += batch
    }
    let slot = batchSlot(of: rowsTaken)
    row.copyMemory(from: finished.row(slot), byteCount: target.rowBytes)
    rowsTaken += 1
  }

  /// Batches begin at multiples of four, so a row's place in its batch follows from its number.
  private func batchSlot(of row: Int) -> Int { row % Int(CK_ROWS_AT_ONCE) }

  /// Rows that no target row needs any more are overwritten: the ring is as long as the longest span
  /// of taps and what is read ahead of it, and spans never move back.
  private mutating func feedRows<E: Error>(
    for targetRow: Int,
    _ feed: (UnsafeMutableRawPointer) throws(E) -> UnsafeMutableRawPointer
  ) throws(E) {
    let end = Int(vertical.first[targetRow] + vertical.count[targetRow])
    while rowsFed < end {
      if arithmetic.takesRowsAsTheyCome {
        let slot = rowsFed % ring.rows
        places[slot] = try feed(ring.row(slot))
        rowsFed += 1
      } else {
        let count = min(arriving.rows, rowsNeeded - rowsFed)
        for slot in 0..<count { pointers[slot] = try feed(arriving.row(slot)) }
        admit(count)
        rowsFed += count
      }
    }
  }

  /// Takes the rows that `pointers` begins with into the ring.
  private mutating func admit(_ count: Int) {
    for slot in 0..<count { pointers[count + slot] = places[(rowsFed + slot) % ring.rows] }
    pointers.withUnsafeMutableBufferPointer { pointers in
      arithmetic.admit(
        RowPointers(rebasing: pointers[..<count]),
        to: RowPointers(rebasing: pointers[count..<2 * count]))
    }
  }

  private mutating func weighVertically(_ targetRow: Int, into row: UnsafeMutableRawPointer) {
    let first = Int(vertical.first[targetRow])
    let count = Int(vertical.count[targetRow])
    for tap in 0..<count { pointers[tap] = places[(first + tap) % ring.rows] }
    pointers.withUnsafeMutableBufferPointer { pointers in
      arithmetic.weighVertically(
        RowPointers(rebasing: pointers[..<count]), target: targetRow, into: row)
    }
  }

  private mutating func finish(_ count: Int) {
    for slot in 0..<count {
      pointers[slot] = weighed.row(slot)
      pointers[count + slot] = finished.row(slot)
    }
    pointers.withUnsafeMutableBufferPointer { pointers in
      arithmetic.finish(
        RowPointers(rebasing: pointers[..<count]),
        into: RowPointers(rebasing: pointers[count..<2 * count]))
    }
  }
}
