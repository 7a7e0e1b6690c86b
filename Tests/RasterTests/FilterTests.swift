// The resampling filters as functions.

import Raster
import Testing

@Suite("Filter")
struct FilterTests {
  /// Distances on a grid that hits integers and halves.
  private static let distances = stride(from: -4.0, through: 4.0, by: 1.0 / 64)

  @Test("is symmetric", arguments: Filter.allCases)
  func symmetry(_ filter: Filter) {
    // The box alone is half open, so that a sample on a border has one owner.
    for x in Self.distances where filter != .box || abs(x) != 0.5 {
      #expect(filter.weight(at: x) == filter.weight(at: -x), "at \(x)")
    }
  }

  @Test("is zero from its support on, and not before", arguments: Filter.curves)
  func support(_ filter: Filter) {
    for x in Self.distances where abs(x) > filter.support { #expect(filter.weight(at: x) == 0) }
    #expect(abs(filter.weight(at: filter.support - 1.0 / 64)) > 0)
    #expect(filter.weight(at: .infinity) == 0)
  }

  @Test("is largest at its centre", arguments: Filter.allCases)
  func peak(_ filter: Filter) {
    for x in Self.distances { #expect(filter.weight(at: x) <= filter.weight(at: 0)) }
  }

  @Test(
    "leaves every other pixel out where it stands on one",
    arguments: [Filter.box, .linear, .cubic, .lanczos2, .lanczos3])
  func interpolation(_ filter: Filter) {
    #expect(filter.weight(at: 0) == 1)
    for x in [-3.0, -2, -1, 1, 2, 3] { #expect(filter.weight(at: x) == 0, "at \(x)") }
  }

  @Test("has nearly the same area wherever the grid lies", arguments: Filter.curves)
  func partitionOfUnity(_ filter: Filter) {
    for phase in stride(from: 0.0, to: 1, by: 1.0 / 64) {
      let sum = (-4...4).reduce(0.0) { $0 + filter.weight(at: Double($1) + phase) }
      // Lanczos ripples: by 3 % with two lobes, by 1 % with three.
      let tolerance = filter == .lanczos2 ? 0.03 : filter == .lanczos3 ? 0.012 : 1e-12
      #expect(abs(sum - 1) <= tolerance, "\(sum) at \(phase)")
    }
  }

  @Test("a sample on the border of two boxes belongs to one of them")
  func boxBorder() {
    #expect(Filter.box.weight(at: 0.5) + Filter.box.weight(at: -0.5) == 1)
  }

  @Test("known values: Keys' cubic, Mitchell's own coefficients, Lanczos at a half")
  func knownValues() {
    let values: [(Filter, Double, Double)] = [
      (.linear, 0.25, 0.75), (.cubic, 0.5, 0.5625), (.cubic, 1.5, -0.0625),
      (.mitchell, 0, 8.0 / 9), (.mitchell, 1, 1.0 / 18), (.mitchell, 1.5, -5.0 / 144),
      (.lanczos2, 0.5, 0.573159), (.lanczos3, 0.5, 0.607927), (.lanczos3, 1.5, -0.135095),
    ]
    for (filter, x, expected) in values {
      #expect(abs(filter.weight(at: x) - expected) < 1e-6, "\(filter) at \(x)")
    }
  }
}
