// 8-bit samples without alpha: the commonest images, and the shortest way. Whichever pass comes first
// reads the source as it is; whichever comes last writes finished rows.

import CKernels

/// Weighs gray and RGB rows of 8-bit samples.
final class OpaqueEightBit: RowArithmetic {
  private let kernels: ck_kernels
  private let order: PassOrder
  private let vertical: FixedPointCoefficients
  private let horizontal: FixedPointCoefficients
  private let channels: Int
  private let width: Int
  private let levels: SampleLevels

  init(
    _ source: RasterShape, _ order: PassOrder, vertical: Coefficients, horizontal: Coefficients,
    levels: SampleLevels, kernels: Kernels
  ) {
    self.levels = levels
    self.kernels = kernels.table.pointee
    self.order = order
    let isVerticalFirst = order == .verticalFirst
    self.vertical = FixedPointCoefficients(
      vertical, largestSample: isVerticalFirst ? 255 : 32_767)
    self.horizontal = FixedPointCoefficients(
      horizontal, largestSample: isVerticalFirst ? 32_767 : 255)
    channels = source.format.layout.channels
    width = isVerticalFirst ? source.size.width : horizontal.target
  }

  private var samples: Int { width * channels }

  var ringRowBytes: Int { samples * (takesRowsAsTheyCome ? 1 : 2) }
  var weighedRowBytes: Int { samples * (finishesVertically ? 1 : 2) }
  var takesRowsAsTheyCome: Bool { order == .verticalFirst }
  var finishesVertically: Bool { order == .horizontalFirst }

  func admit(_ rows: RowPointers, to ring: RowPointers) {
    rows.reading(UInt8.self) { from in
      ring.writing(Int16.self) { to in
        horizontal.withKernelWeights {
          kernels.horizontal_u8_i16(
            from, Int32(rows.count), $0, Int32(channels), Int32(horizontal.target), to)
        }
      }
    }
    for row in ring { compress(row) }
  }

  func weighVertically(_ rows: RowPointers, target: Int, into weighed: UnsafeMutableRawPointer) {
    vertical.withKernelWeights(of: target) { weights, taps in
      switch order {
      case .verticalFirst:
        rows.reading(UInt8.self) {
          kernels.vertical_u8_i16(
            $0, weights, taps, vertical.shift, weighed.assumingMemoryBound(to: Int16.self),
            samples)
        }
        compress(weighed)
      case .horizontalFirst:
        rows.reading(Int16.self) {
          kernels.vertical_i16_u8(
            $0, weights, taps, vertical.shift, weighed.assumingMemoryBound(to: UInt8.self),
            samples)
        }
      }
    }
  }

  private func compress(_ row: UnsafeMutableRawPointer?) {
    guard let row else { return }
    levels.compress(row.assumingMemoryBound(to: Int16.self), count: samples)
  }

  func finish(_ weighed: RowPointers, into finished: RowPointers) {
    weighed.reading(Int16.self) { from in
      finished.writing(UInt8.self) { to in
        horizontal.withKernelWeights {
          kernels.horizontal_i16_u8(
            from, Int32(weighed.count), $0, Int32(channels), Int32(horizontal.target), to)
        }
      }
    }
  }
}
