// Weights in fixed point, against the exact ones.

import Raster
import TestSupport
import Testing

@Suite("Fixed-point coefficients")
struct FixedPointCoefficientsTests {
  private static let samples = [255, 32_767]

  @Test("weights of a target pixel sum to exactly one", arguments: [1, 2, 3], samples)
  func exactSum(_ seed: UInt64, _ largestSample: Int) {
    for axis in AxisCase.random(60, seed: seed) {
      let rounded = FixedPointCoefficients(axis.coefficients, largestSample: largestSample)
      for pixel in 0..<axis.target {
        let start = pixel * rounded.stride
        let sum = rounded.weights[start..<start + Int(rounded.count[pixel])].reduce(0) {
          $0 + Int($1)
        }
        guard sum == 1 << rounded.shift else {
          Issue.record("\(axis), pixel \(pixel) sums to \(sum), not 1 << \(rounded.shift)")
          break
        }
      }
    }
  }

  @Test(
    "a weight is less than two units off, a running sum half of one", arguments: [4, 5], samples)
  func errorBound(_ seed: UInt64, _ largestSample: Int) {
    for axis in AxisCase.random(60, seed: seed) {
      let exact = axis.coefficients
      let rounded = FixedPointCoefficients(exact, largestSample: largestSample)
      #expect(rounded.first == exact.first && rounded.count == exact.count)
      let one = Double(1 << rounded.shift)
      for pixel in 0..<axis.target {
        var exactSum = 0.0
        var roundedSum = 0.0
        for tap in 0..<Int(exact.count[pixel]) {
          let weight = exact.weights[pixel * exact.stride + tap] * one
          let found = Double(rounded.weights[pixel * rounded.stride + tap])
          exactSum += weight
          roundedSum += found
          guard abs(found - weight) < 1.01, abs(roundedSum - exactSum) < 0.51 else {
            Issue.record("\(axis), pixel \(pixel), tap \(tap): \(found) for \(weight)")
            return
          }
        }
      }
    }
  }

  @Test("no sum of products passes 32 bits", arguments: [6, 7], samples)
  func overflow(_ seed: UInt64, _ largestSample: Int) {
    for axis in AxisCase.random(60, seed: seed) {
      let rounded = FixedPointCoefficients(axis.coefficients, largestSample: largestSample)
      for pixel in 0..<axis.target {
        let start = pixel * rounded.stride
        let heaviest = rounded.weights[start..<start + Int(rounded.count[pixel])].reduce(0) {
          $0 + abs(Int($1))
        }
        // The kernels add half of a unit of the result to round it.
        guard heaviest * largestSample + 1 << (rounded.shift + 5) <= Int(Int32.max) else {
          Issue.record("\(axis), pixel \(pixel): weights of \(heaviest) in all")
          break
        }
      }
    }
  }

  @Test("many small weights have more fractional bits than few large ones")
  func shift() {
    let shifts = [(2, 1), (200, 10), (20_000, 10)].map { source, target in
      let exact = Coefficients(
        source: source, span: AxisSpan(length: Double(source)), target: target, filter: .lanczos3)
      return FixedPointCoefficients(exact, largestSample: 255).shift
    }
    #expect(shifts[0] < shifts[1] && shifts[1] < shifts[2])
    #expect(shifts.allSatisfy { (14...22).contains($0) })
  }
}
