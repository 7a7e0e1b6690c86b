// 8-bit samples with alpha. Colour is weighed by its opacity, so that what a transparent pixel hides
// never bleeds into its neighbours; 16-bit intermediates keep faint pixels' colours from banding.

import CKernels

/// Weighs gray+alpha and RGBA rows of 8-bit samples, premultiplied on the way.
final class AlphaEightBit: ConvertingArithmetic {
  private let kernels: ck_kernels
  let order: PassOrder
  private let vertical: FixedPointCoefficients
  private let horizontal: FixedPointCoefficients
  private let channels: Int
  private let sourceWidth: Int
  private let width: Int
  /// The rows before or behind the horizontal pass, on its side away from the ring.
  private let premultiplied: PixelBuffer

  init(
    _ source: RasterShape, _ order: PassOrder, vertical: Coefficients, horizontal: Coefficients,
    kernels: Kernels
  ) throws(RasterError) {
    self.kernels = kernels.table.pointee
    self.order = order
    self.vertical = FixedPointCoefficients(vertical, largestSample: 32_767)
    self.horizontal = FixedPointCoefficients(
      horizontal, largestSample: 32_767, inPairs: true)
    channels = source.format.layout.channels
    sourceWidth = source.size.width
    let isVerticalFirst = order == .verticalFirst
    // Premultiplied rows hold whole pairs of pixels.
    width = isVerticalFirst ? sourceWidth + sourceWidth % 2 : horizontal.target
    let outerWidth = isVerticalFirst ? horizontal.target : sourceWidth
    premultiplied = try PixelBuffer(
      rows: Int(CK_ROWS_AT_ONCE), rowBytes: outerWidth * channels * 2)
  }

  private var samples: Int { width * channels }

  var ringRowBytes: Int { samples * 2 }
  var weighedRowBytes: Int { samples * 2 }

  func withConvertedRows(_ count: Int, _ body: (RowPointers) -> Void) {
    premultiplied.withRows(count, body)
  }

  func weighVertically(_ rows: RowPointers, target: Int, into weighed: UnsafeMutableRawPointer) {
    vertical.withKernelWeights(of: target) { weights, taps in
      rows.reading(Int16.self) {
        kernels.vertical_i16_i16(
          $0, weights, taps, vertical.shift, weighed.assumingMemoryBound(to: Int16.self),
          samples)
      }
    }
  }

  func convert(_ rows: RowPointers, to out: RowPointers) {
    for (from, to) in zip(rows, out) {
      kernels.premultiply_u8(
        from?.assumingMemoryBound(to: UInt8.self), Int32(channels), sourceWidth,
        to?.assumingMemoryBound(to: Int16.self))
    }
  }

  func weighHorizontally(_ rows: RowPointers, to out: RowPointers) {
    rows.reading(Int16.self) { from in
      out.writing(Int16.self) { to in
        horizontal.withKernelWeights {
          kernels.horizontal_pairs_i16(
            from, Int32(rows.count), $0, Int32(channels), Int32(horizontal.target), to)
        }
      }
    }
  }

  func convertBack(_ rows: RowPointers, to out: RowPointers) {
    for (from, to) in zip(rows, out) {
      kernels.unpremultiply_u8(
        from?.assumingMemoryBound(to: Int16.self), Int32(channels), horizontal.target,
        to?.assumingMemoryBound(to: UInt8.self))
    }
  }
}
