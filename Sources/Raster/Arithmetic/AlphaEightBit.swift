// 8-bit samples with alpha. Colour is weighed by its opacity, so that what a transparent pixel hides
// never bleeds into its neighbours; 16-bit intermediates keep faint pixels' colours from banding.

import CKernels

/// Weighs gray+alpha and RGBA rows of 8-bit samples, premultiplied on the way.
final class AlphaEightBit: RowArithmetic {
  private let kernels: ck_kernels
  private let vertical: FixedPointCoefficients
  private let horizontal: FixedPointCoefficients
  private let channels: Int
  private let width: Int
  private let weighed: PixelBuffer

  init(
    _ source: RasterShape, vertical: Coefficients, horizontal: Coefficients, kernels: Kernels
  ) throws(RasterError) {
    self.kernels = kernels.table.pointee
    self.vertical = FixedPointCoefficients(vertical, largestSample: 32_767)
    self.horizontal = FixedPointCoefficients(horizontal, largestSample: 32_767)
    channels = source.format.layout.channels
    width = source.size.width
    weighed = try PixelBuffer(
      rows: Int(CK_ROWS_AT_ONCE), rowBytes: horizontal.target * channels * 2)
  }

  var ringRowBytes: Int { width * channels * 2 }
  var betweenRowBytes: Int { width * channels * 2 }
  var takesRowsAsTheyCome: Bool { false }

  func admit(_ row: UnsafeRawPointer, to ring: UnsafeMutableRawPointer) {
    kernels.premultiply_u8(
      row.assumingMemoryBound(to: UInt8.self), Int32(channels), width,
      ring.assumingMemoryBound(to: Int16.self))
  }

  func weighVertically(_ rows: RowPointers, target: Int, into between: UnsafeMutableRawPointer) {
    rows.reading(Int16.self) { rows in
      vertical.weights.withUnsafeBufferPointer { weights in
        kernels.vertical_i16_i16(
          rows, weights.baseAddress.map { $0 + target * vertical.stride }, vertical.count[target],
          vertical.shift, between.assumingMemoryBound(to: Int16.self), width * channels)
      }
    }
  }

  func weighHorizontally(_ between: RowPointers, into finished: RowPointers) {
    let target = horizontal.first.count
    withUnsafeTemporaryAllocation(of: UnsafeMutableRawPointer?.self, capacity: between.count) {
      weighedRows in
      for index in weighedRows.indices { weighedRows[index] = weighed.row(index) }
      between.reading(Int16.self) { rows in
        weighedRows.writing(Int16.self) { out in
          horizontal.withKernelWeights { weights in
            withUnsafePointer(to: weights) {
              kernels.horizontal_i16_i16(
                rows, Int32(between.count), $0, Int32(channels), Int32(target), out)
            }
          }
        }
      }
      for (from, to) in zip(weighedRows, finished) {
        kernels.unpremultiply_u8(
          from?.assumingMemoryBound(to: Int16.self), Int32(channels), target,
          to?.assumingMemoryBound(to: UInt8.self))
      }
    }
  }
}
