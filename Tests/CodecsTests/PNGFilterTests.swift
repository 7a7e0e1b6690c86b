// The vectors that choose and apply PNG's filters, held to the definitions: PNG (third edition)
// sections 9.2 and 12.7.

import CCodecs
import Testing

@Suite struct PNGFilterTests {
  @Test("A row gets the filter with the least sum of magnitudes, whatever its length and pixels")
  func matchesDefinition() {
    var random = SystemRandomNumberGenerator()
    for pixelBytes in [1, 2, 3, 4, 6, 8] {
      for pixels in [1, 2, 3, 5, 6, 15, 16, 17, 31, 33, 100, 5_001] {
        for spread in [1, 5, 255] as [UInt8] {
          let count = pixels * pixelBytes
          let row = bytes(count, spread, &random), above = bytes(count, spread, &random)
          var found = [UInt8](repeating: 0, count: count + 1)
          cc_png_filter_row(row, above, count, pixelBytes, &found)
          #expect(found == filtered(row, above, pixelBytes))
        }
      }
    }
  }

  /// A walk of steps up to half of `spread`, so that neighbours are alike.
  private func bytes(
    _ count: Int, _ spread: UInt8, _ random: inout some RandomNumberGenerator
  ) -> [UInt8] {
    var last: UInt8 = 0
    return (0..<count).map { _ in
      last = last &+ UInt8.random(in: 0...spread, using: &random) &- spread / 2
      return last
    }
  }

  private func filtered(_ row: [UInt8], _ above: [UInt8], _ pixelBytes: Int) -> [UInt8] {
    let candidates = (0..<5).map { type in
      row.indices.map { i in
        let left = i < pixelBytes ? 0 : Int(row[i - pixelBytes])
        let corner = i < pixelBytes ? 0 : Int(above[i - pixelBytes])
        let up = Int(above[i])
        let prediction =
          switch type {
          case 0: 0
          case 1: left
          case 2: up
          case 3: (left + up) / 2
          default: paeth(left, up, corner)
          }
        return row[i] &- UInt8(prediction)
      }
    }
    let sums = candidates.map { $0.reduce(0) { $0 + Int(Int8(bitPattern: $1).magnitude) } }
    var best = 0
    for type in 1..<5 where sums[type] < sums[best] { best = type }
    return [UInt8(best)] + candidates[best]
  }

  private func paeth(_ left: Int, _ up: Int, _ corner: Int) -> Int {
    let estimate = left + up - corner
    let (toLeft, toUp) = (abs(estimate - left), abs(estimate - up))
    let toCorner = abs(estimate - corner)
    if toLeft <= toUp, toLeft <= toCorner { return left }
    return toUp <= toCorner ? up : corner
  }
}
