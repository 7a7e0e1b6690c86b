// Which source pixels make a target pixel: properties over many axes.

import Raster
import TestSupport
import Testing

@Suite("Coefficients")
struct CoefficientsTests {
  @Test("weights sum to 1, taps lie in the source and never move back", arguments: [1, 2, 3, 4])
  func wellFormed(_ seed: UInt64) {
    for axis in AxisCase.random(60, seed: seed) {
      let coefficients = axis.coefficients
      #expect(coefficients.target == axis.target && coefficients.count.count == axis.target)
      for pixel in 0..<axis.target {
        let first = Int(coefficients.first[pixel])
        let end = first + Int(coefficients.count[pixel])
        let isInside = first >= 0 && first < end && end <= axis.source
        let isOrdered = pixel == 0 || coefficients.first[pixel - 1] <= coefficients.first[pixel]
        let sum = coefficients.weights(of: pixel).reduce(0, +)
        guard isInside, isOrdered, abs(sum - 1) < 1e-9,
          coefficients.count[pixel] <= coefficients.stride
        else {
          Issue.record("\(axis), pixel \(pixel): \(first)..<\(end), sum \(sum)")
          break
        }
      }
    }
  }

  @Test("taps lie within the filter's reach of the centre", arguments: [5, 6])
  func reach(_ seed: UInt64) {
    for axis in AxisCase.random(60, seed: seed) {
      let coefficients = axis.coefficients
      for pixel in 0..<axis.target {
        let first = Double(coefficients.first[pixel])
        let last = first + Double(coefficients.count[pixel]) - 1
        let centre = axis.centre(of: pixel)
        // The nearest pixel may stand in for a filter that meets none.
        let reach = max(axis.reach, 0.5) + 1e-9
        guard first + 0.5 >= centre - reach, last + 0.5 <= centre + reach else {
          Issue.record("\(axis), pixel \(pixel): \(first)...\(last) round \(centre)")
          break
        }
      }
    }
  }

  @Test("away from edges the weights balance on the target pixel's centre", arguments: [7, 8, 9])
  func centreConvention(_ seed: UInt64) {
    for axis in AxisCase.random(80, seed: seed) {
      let coefficients = axis.coefficients
      // Filters that reproduce straight lines do so exactly where they are not widened; the others
      // are off by what their ripple is, and a box by the half pixel that it can't divide.
      let isStraight = [.linear, .cubic, .mitchell].contains(axis.filter) && axis.ratio <= 1
      let tolerance =
        isStraight ? 1e-9 : axis.filter == .box ? 0.5 + 1e-9 : axis.filter == .linear ? 0.1 : 0.035
      for pixel in 0..<axis.target where axis.isInterior(pixel) {
        let off = axis.centreOfMass(of: pixel, in: coefficients) - axis.centre(of: pixel)
        guard abs(off) <= tolerance else {
          Issue.record("\(axis), pixel \(pixel) is off by \(off)")
          break
        }
      }
    }
  }

  @Test("a mirrored axis has mirrored weights: nothing shifts", arguments: [10, 11])
  func mirror(_ seed: UInt64) {
    for axis in AxisCase.random(80, seed: seed)
    where axis.filter != .box && axis.span == AxisSpan(length: Double(axis.source)) {
      let coefficients = axis.coefficients
      for pixel in 0..<axis.target {
        let opposite = axis.target - 1 - pixel
        let balance =
          axis.centreOfMass(of: pixel, in: coefficients)
          + axis.centreOfMass(of: opposite, in: coefficients)
        guard abs(balance - Double(axis.source)) < 1e-6 else {
          Issue.record("\(axis), pixels \(pixel) and \(opposite) balance at \(balance / 2)")
          break
        }
      }
    }
  }

  @Test(
    "the same size takes each pixel as it is",
    arguments: Filter.allCases.filter { $0 != .mitchell }, [1, 2, 3, 17, 100])
  func identity(_ filter: Filter, _ size: Int) {
    let coefficients = Coefficients(
      source: size, span: AxisSpan(length: Double(size)), target: size, filter: filter)
    #expect(coefficients.first == (0..<Int32(size)).map { $0 })
    #expect(coefficients.count.allSatisfy { $0 == 1 })
    #expect(coefficients.weights.allSatisfy { $0 == 1 })
  }

  @Test(
    "a box of a whole ratio is the plain mean", arguments: [(12, 4), (100, 10), (7, 1), (30, 15)])
  func boxMean(_ source: Int, _ target: Int) {
    let axis = AxisCase(
      source: source, span: AxisSpan(length: Double(source)), target: target, filter: .box)
    let coefficients = axis.coefficients
    let ratio = source / target
    for pixel in 0..<target {
      #expect(coefficients.first[pixel] == pixel * ratio)
      #expect(
        coefficients.weights(of: pixel).map { $0 }
          == Array(repeating: 1 / Double(ratio), count: ratio))
    }
  }

  @Test("a box that shrinks gives each source pixel to one target pixel", arguments: [12, 13])
  func boxPartition(_ seed: UInt64) {
    for axis in AxisCase.random(120, seed: seed) {
      guard axis.ratio > 1, axis.span == AxisSpan(length: Double(axis.source)) else { continue }
      let box = AxisCase(
        source: axis.source, span: axis.span, target: axis.target, filter: .box)
      let coefficients = box.coefficients
      var end: Int32 = 0
      for pixel in 0..<box.target {
        guard coefficients.first[pixel] == end else {
          Issue.record("\(box), pixel \(pixel) begins at \(coefficients.first[pixel]), not \(end)")
          break
        }
        end += coefficients.count[pixel]
      }
    }
  }

  @Test(
    "a span that ends inside the last pixel keeps everything in its place",
    arguments: Filter.curves.filter { $0 != .box }, [1, 2, 3, 5, 7])
  func partialLastPixel(_ filter: Filter, _ rest: Int) {
    // 320 + rest pixels decoded at an eighth, then made 20 wide.
    let full = 320 + rest
    let axis = AxisCase(
      source: 41, span: AxisSpan(length: Double(full) / 8), target: 20, filter: filter)
    let coefficients = axis.coefficients
    for pixel in 0..<20 where axis.isInterior(pixel) {
      let inFullImage = 8 * axis.centreOfMass(of: pixel, in: coefficients)
      #expect(abs(inFullImage - (Double(pixel) + 0.5) * Double(full) / 20) < 0.25)
    }
  }
}
