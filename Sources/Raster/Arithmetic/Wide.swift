// 16-bit samples, with and without alpha: weighed in floating point, whose 24 bits hold them and
// their overshoot exactly enough.

import CKernels

/// Weighs rows of 16-bit samples.
final class Wide: RowArithmetic {
  private let kernels: ck_kernels
  private let verticalCount: [Int32]
  private let verticalWeights: [Float]
  private let verticalStride: Int
  private let horizontal: Coefficients
  private let horizontalWeights: [Float]
  private let layout: ChannelLayout
  private let width: Int
  private let weighed: PixelBuffer

  init(
    _ source: RasterShape, vertical: Coefficients, horizontal: Coefficients, kernels: Kernels
  ) throws(RasterError) {
    self.kernels = kernels.table.pointee
    verticalCount = vertical.count
    verticalWeights = vertical.weights.map(Float.init)
    verticalStride = vertical.stride
    self.horizontal = horizontal
    horizontalWeights = horizontal.weights.map(Float.init)
    layout = source.format.layout
    width = source.size.width
    weighed = try PixelBuffer(
      rows: Int(CK_ROWS_AT_ONCE), rowBytes: horizontal.target * layout.channels * 4)
  }

  private var hasAlpha: Int32 { layout.hasAlpha ? 1 : 0 }

  var ringRowBytes: Int { width * layout.channels * 4 }
  var betweenRowBytes: Int { width * layout.channels * 4 }
  var takesRowsAsTheyCome: Bool { false }

  func admit(_ row: UnsafeRawPointer, to ring: UnsafeMutableRawPointer) {
    kernels.widen_u16(
      row.assumingMemoryBound(to: UInt16.self), Int32(layout.channels), hasAlpha, width,
      ring.assumingMemoryBound(to: Float.self))
  }

  func weighVertically(_ rows: RowPointers, target: Int, into between: UnsafeMutableRawPointer) {
    rows.reading(Float.self) { rows in
      verticalWeights.withUnsafeBufferPointer { weights in
        kernels.vertical_f32(
          rows, weights.baseAddress.map { $0 + target * verticalStride }, verticalCount[target],
          between.assumingMemoryBound(to: Float.self), width * layout.channels)
      }
    }
  }

  func weighHorizontally(_ between: RowPointers, into finished: RowPointers) {
    withUnsafeTemporaryAllocation(of: UnsafeMutableRawPointer?.self, capacity: between.count) {
      weighedRows in
      for index in weighedRows.indices { weighedRows[index] = weighed.row(index) }
      between.reading(Float.self) { rows in
        weighedRows.writing(Float.self) { out in
          withKernelWeights { weights in
            withUnsafePointer(to: weights) {
              kernels.horizontal_f32(
                rows, Int32(between.count), $0, Int32(layout.channels), Int32(horizontal.target),
                out)
            }
          }
        }
      }
      for (from, to) in zip(weighedRows, finished) {
        kernels.narrow_u16(
          from?.assumingMemoryBound(to: Float.self), Int32(layout.channels), hasAlpha,
          horizontal.target, to?.assumingMemoryBound(to: UInt16.self))
      }
    }
  }

  private func withKernelWeights<R>(_ body: (ck_weights_f32) -> R) -> R {
    horizontal.first.withUnsafeBufferPointer { first in
      horizontal.count.withUnsafeBufferPointer { count in
        horizontalWeights.withUnsafeBufferPointer { weights in
          body(
            ck_weights_f32(
              first: first.baseAddress, count: count.baseAddress, weights: weights.baseAddress,
              stride: Int32(horizontal.stride)))
        }
      }
    }
  }
}
