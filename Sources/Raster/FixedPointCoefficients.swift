// Coefficients as the 8-bit kernels take them: 16-bit weights with as many fractional bits as fit.

import CKernels

/// One axis' weights in fixed point.
package struct FixedPointCoefficients: Sendable {
  package let first: [Int32]
  package let count: [Int32]
  package let weights: [Int16]
  /// From one target pixel's weights to the next, padded with zeros.
  package let stride: Int
  /// Fractional bits: the weights of each target pixel sum to exactly `1 << shift`.
  package let shift: Int32

  /// Rounds `exact` to fixed point.
  ///
  /// The shift is the largest for which no weight passes 16 bits and no sum 32, so a 2,000-fold
  /// reduction, whose weights are all near 1/2,000, keeps 22 bits where samples are 8-bit. Each
  /// weight is the difference of two rounded running sums: the error never accumulates along the
  /// taps, and flat areas stay exactly flat.
  ///
  /// - Parameters:
  ///   - largestSample: the largest magnitude of a sample that will be weighed.
  ///   - inPairs: whether every target pixel starts at an even source pixel, weighed with 0 where it
  ///     would not.
  package init(_ exact: Coefficients, largestSample: Int, inPairs: Bool = false) {
    var peak = 0.0
    var heaviest = 0.0
    for pixel in 0..<exact.target {
      var sum = 0.0
      for weight in exact.weights(of: pixel) {
        peak = max(peak, abs(weight))
        sum += abs(weight)
      }
      heaviest = max(heaviest, sum)
    }
    // One more than the weight, for the rounding; half of 2^31 more than the sum, for the same.
    var shift: Int32 = 14
    while shift < 22,
      peak * Double(1 << (shift + 1)) + 1 <= 32_767,
      heaviest * Double(1 << (shift + 1)) * Double(largestSample) <= 0.9 * 2_147_483_647
    {
      shift += 1
    }
    let one = Double(1 << shift)
    let atOnce = Int(CK_TAPS_AT_ONCE)
    let lead = exact.first.map { inPairs ? Int($0 & 1) : 0 }
    let stride = (exact.stride + (lead.max() ?? 0) + atOnce - 1) / atOnce * atOnce
    var rounded = [Int16](repeating: 0, count: exact.target * stride)
    for pixel in 0..<exact.target {
      var sum = 0.0
      var roundedSum = 0
      let last = Int(exact.count[pixel]) - 1
      for tap in 0...last {
        sum += exact.weights[pixel * exact.stride + tap]
        // Away from zero, by truncation: `rounded()` is a call where the baseline has no instruction.
        let next = tap == last ? 1 << Int(shift) : Int(sum * one + (sum < 0 ? -0.5 : 0.5))
        rounded[pixel * stride + lead[pixel] + tap] = Int16(clamping: next - roundedSum)
        roundedSum = next
      }
    }
    first = zip(exact.first, lead).map { $0 - Int32($1) }
    count = zip(exact.count, lead).map { $0 + Int32($1) }
    self.stride = stride
    weights = rounded
    self.shift = shift
  }

  /// How many target pixels there are.
  var target: Int { first.count }

  /// The table in the kernels' own form, valid inside `body`.
  func withKernelWeights(_ body: (UnsafePointer<ck_weights>) -> Void) {
    first.withUnsafeBufferPointer { first in
      count.withUnsafeBufferPointer { count in
        weights.withUnsafeBufferPointer { weights in
          let table = ck_weights(
            first: first.baseAddress, count: count.baseAddress, weights: weights.baseAddress,
            stride: Int32(stride), shift: shift)
          withUnsafePointer(to: table, body)
        }
      }
    }
  }

  /// The weights of one target pixel and how many they are, valid inside `body`.
  func withKernelWeights(of pixel: Int, _ body: (UnsafePointer<Int16>?, Int32) -> Void) {
    weights.withUnsafeBufferPointer { weights in
      body(weights.baseAddress.map { $0 + pixel * stride }, count[pixel])
    }
  }
}
