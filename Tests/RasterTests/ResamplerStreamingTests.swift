// How the resampler asks for rows: only for what it needs, in order, and never past the last.

import Raster
import TestSupport
import Testing

@Suite("Resampler streaming")
struct ResamplerStreamingTests {
  private struct NoMoreRows: Error, Equatable {
    let row: Int
  }

  /// A resampler for one gray column of pixels.
  private func column(_ axis: AxisCase) throws -> Resampler {
    try Resampler(
      from: RasterShape(PixelSize(width: 1, height: axis.source), PixelFormat(.gray)),
      columns: AxisSpan(length: 1), rows: axis.span, to: PixelSize(width: 1, height: axis.target),
      filter: axis.filter)
  }

  @Test("rows are asked for as the filter reaches them", arguments: [1, 2])
  func feeding(_ seed: UInt64) throws {
    for axis in AxisCase.random(60, seed: seed, largest: 120) {
      let coefficients = axis.coefficients
      var resampler = try column(axis)
      let row = UnsafeMutableRawPointer.allocate(byteCount: 128, alignment: 64)
      defer { row.deallocate() }
      var fed = 0
      for pixel in 0..<axis.target {
        try resampler.takeRow(into: row) { slot throws(NoMoreRows) in
          guard fed < axis.source else { throw NoMoreRows(row: fed) }
          slot.storeBytes(of: UInt8(truncatingIfNeeded: fed), as: UInt8.self)
          fed += 1
          return slot
        }
        // Four rows are finished at a time, and four source rows may be weighed at a time: that is how
        // far ahead it may look.
        let ahead = pixel / 4 * 4..<min(pixel / 4 * 4 + 4, axis.target)
        let needed = ahead.map { Int(coefficients.first[$0] + coefficients.count[$0]) }.max() ?? 0
        let before = (0..<ahead.lowerBound).map {
          Int(coefficients.first[$0] + coefficients.count[$0])
        }
        let least = max(needed, before.max() ?? 0)
        let last = (0..<axis.target).map { Int(coefficients.first[$0] + coefficients.count[$0]) }
        guard fed >= least, fed <= min(least + 3, last.max() ?? 0) else {
          Issue.record("\(axis), row \(pixel): \(fed) rows were fed, \(needed) are needed")
          break
        }
      }
    }
  }

  @Test("rows go in as they come out of a file: top to bottom", arguments: Filter.allCases)
  func order(_ filter: Filter) throws {
    // A ramp that reaches every row keeps rising, whatever the filter, and ends where the source does.
    let source = PixelSize(width: 3, height: 200)
    let picture = Picture(source, PixelFormat(.gray)) { _, y, _ in 20 + y }
    for height in [7, 50, 199, 200, 450] {
      let found = try resample(picture, to: PixelSize(width: 3, height: height), filter)
      let levels = (0..<height).map { found[1, $0][0] }
      #expect(zip(levels, levels.dropFirst()).allSatisfy { $0 <= $1 + 1 })
      let interior = Int((6.0 * 200 / Double(height)).rounded(.up))
      for y in 0..<height {
        let there = (Double(y) + 0.5) * 200 / Double(height)
        guard Int(there) > interior, Int(there) < 200 - interior else { continue }
        #expect(abs(Double(levels[y]) - (20 + there - 0.5)) <= 1.01, "row \(y) of \(height)")
      }
    }
  }

  @Test("a feed that fails ends the row with its own error", arguments: [0, 1, 9, 39])
  func failure(_ failing: Int) throws {
    let axis = AxisCase(
      source: 40, span: AxisSpan(length: 40), target: 10, filter: .lanczos3)
    var resampler = try column(axis)
    let row = UnsafeMutableRawPointer.allocate(byteCount: 128, alignment: 64)
    defer { row.deallocate() }
    var fed = 0
    var caught: NoMoreRows?
    for _ in 0..<axis.target where caught == nil {
      do throws(NoMoreRows) {
        try resampler.takeRow(into: row) { slot throws(NoMoreRows) in
          if fed == failing { throw NoMoreRows(row: fed) }
          slot.storeBytes(of: 200, as: UInt8.self)
          fed += 1
          return slot
        }
      } catch {
        caught = error
      }
    }
    #expect(caught == NoMoreRows(row: failing))
    #expect(fed == failing)
  }

  @Test("a source too large for memory is refused, not crashed on")
  func outOfMemory() {
    let shape = RasterShape(PixelSize(width: 1 << 46, height: 1), PixelFormat(.rgba))
    #expect(throws: RasterError.self) {
      _ = try Resampler(
        from: shape, columns: AxisSpan(length: 1), rows: AxisSpan(length: 1),
        to: PixelSize(width: 1, height: 1), filter: .box)
    }
  }
}
