// 16-bit samples, and light, with and without alpha: weighed in floating point, whose 24 bits hold them
// and their overshoot exactly enough.

import CKernels

/// Weighs rows of 16-bit samples, or of the light that samples stand for.
final class Wide: ConvertingArithmetic {
  private let kernels: ck_kernels
  let order: PassOrder
  private let verticalCount: [Int32]
  private let verticalWeights: [Float]
  private let verticalStride: Int
  private let horizontal: Coefficients
  private let horizontalWeights: [Float]
  private let layout: ChannelLayout
  private let curve: LightCurve?
  private let sourceWidth: Int
  private let width: Int
  /// The rows before or behind the horizontal pass, on its side away from the ring.
  private let widened: PixelBuffer

  init(
    _ source: RasterShape, _ order: PassOrder, vertical: Coefficients, horizontal: Coefficients,
    curve: LightCurve?, kernels: Kernels
  ) throws(RasterError) {
    self.kernels = kernels.table.pointee
    self.order = order
    self.curve = curve
    verticalCount = vertical.count
    verticalWeights = vertical.weights.map(Float.init)
    verticalStride = vertical.stride
    self.horizontal = horizontal
    horizontalWeights = horizontal.weights.map(Float.init)
    layout = source.format.layout
    sourceWidth = source.size.width
    let isVerticalFirst = order == .verticalFirst
    width = isVerticalFirst ? sourceWidth : horizontal.target
    let outerWidth = isVerticalFirst ? horizontal.target : sourceWidth
    widened = try PixelBuffer(
      rows: Int(CK_ROWS_AT_ONCE), rowBytes: outerWidth * layout.channels * 4)
  }

  private var hasAlpha: Int32 { layout.hasAlpha ? 1 : 0 }

  private var samples: Int { width * layout.channels }

  var ringRowBytes: Int { samples * 4 }
  var weighedRowBytes: Int { samples * 4 }

  func withConvertedRows(_ count: Int, _ body: (RowPointers) -> Void) {
    widened.withRows(count, body)
  }

  func weighVertically(_ rows: RowPointers, target: Int, into weighed: UnsafeMutableRawPointer) {
    rows.reading(Float.self) { rows in
      verticalWeights.withUnsafeBufferPointer { weights in
        kernels.vertical_f32(
          rows, weights.baseAddress.map { $0 + target * verticalStride }, verticalCount[target],
          weighed.assumingMemoryBound(to: Float.self), samples)
      }
    }
  }

  func convert(_ rows: RowPointers, to out: RowPointers) {
    for (from, to) in zip(rows, out) {
      if let curve, let from, let to {
        curve.toLight(
          from, layout, pixels: sourceWidth, into: to.assumingMemoryBound(to: Float.self))
        continue
      }
      kernels.widen_u16(
        from?.assumingMemoryBound(to: UInt16.self), Int32(layout.channels), hasAlpha, sourceWidth,
        to?.assumingMemoryBound(to: Float.self))
    }
  }

  func weighHorizontally(_ rows: RowPointers, to out: RowPointers) {
    rows.reading(Float.self) { from in
      out.writing(Float.self) { to in
        withKernelWeights {
          kernels.horizontal_f32(
            from, Int32(rows.count), $0, Int32(layout.channels), Int32(horizontal.target), to)
        }
      }
    }
  }

  func convertBack(_ rows: RowPointers, to out: RowPointers) {
    for (from, to) in zip(rows, out) {
      if let curve, let from, let to {
        curve.fromLight(
          from.assumingMemoryBound(to: Float.self), layout, pixels: horizontal.target, into: to)
        continue
      }
      kernels.narrow_u16(
        from?.assumingMemoryBound(to: Float.self), Int32(layout.channels), hasAlpha,
        horizontal.target, to?.assumingMemoryBound(to: UInt16.self))
    }
  }

  private func withKernelWeights(_ body: (UnsafePointer<ck_weights_f32>) -> Void) {
    horizontal.first.withUnsafeBufferPointer { first in
      horizontal.count.withUnsafeBufferPointer { count in
        horizontalWeights.withUnsafeBufferPointer { weights in
          let table = ck_weights_f32(
            first: first.baseAddress, count: count.baseAddress, weights: weights.baseAddress,
            stride: Int32(horizontal.stride))
          withUnsafePointer(to: table, body)
        }
      }
    }
  }
}
