// 8-bit samples without alpha: the commonest images, and the shortest way.

import CKernels

/// Weighs gray and RGB rows of 8-bit samples.
final class OpaqueEightBit: RowArithmetic {
  private let kernels: ck_kernels
  private let vertical: FixedPointCoefficients
  private let horizontal: FixedPointCoefficients
  private let channels: Int
  private let samples: Int

  init(_ source: RasterShape, vertical: Coefficients, horizontal: Coefficients, kernels: Kernels) {
    self.kernels = kernels.table.pointee
    self.vertical = FixedPointCoefficients(vertical, largestSample: 255)
    self.horizontal = FixedPointCoefficients(horizontal, largestSample: 32_767)
    channels = source.format.layout.channels
    samples = source.size.width * channels
  }

  var ringRowBytes: Int { samples }
  var betweenRowBytes: Int { samples * 2 }
  var takesRowsAsTheyCome: Bool { true }

  func admit(_ row: UnsafeRawPointer, to ring: UnsafeMutableRawPointer) {
    ring.copyMemory(from: row, byteCount: samples)
  }

  func weighVertically(_ rows: RowPointers, target: Int, into between: UnsafeMutableRawPointer) {
    rows.reading(UInt8.self) { rows in
      vertical.weights.withUnsafeBufferPointer { weights in
        kernels.vertical_u8_i16(
          rows, weights.baseAddress.map { $0 + target * vertical.stride }, vertical.count[target],
          vertical.shift, between.assumingMemoryBound(to: Int16.self), samples)
      }
    }
  }

  func weighHorizontally(_ between: RowPointers, into finished: RowPointers) {
    between.reading(Int16.self) { rows in
      finished.writing(UInt8.self) { out in
        horizontal.withKernelWeights { weights in
          withUnsafePointer(to: weights) {
            kernels.horizontal_i16_u8(
              rows, Int32(between.count), $0, Int32(channels), Int32(horizontal.first.count), out)
          }
        }
      }
    }
  }
}
