// How far two pictures are apart, and where in a picture its light is.

import Glibc

extension Picture {
  /// The largest difference of any two samples; as large as can be for pictures of different shapes.
  public func largestDifference(from other: Picture) -> Int {
    guard shape == other.shape else { return .max }
    var largest = 0
    for index in samples.indices {
      largest = max(largest, abs(Int(samples[index]) - Int(other.samples[index])))
    }
    return largest
  }

  /// The peak signal-to-noise ratio in decibels, infinite for equal pictures, none for pictures of
  /// different shapes.
  public func peakSignalToNoise(against other: Picture) -> Double {
    guard shape == other.shape else { return -.infinity }
    var squares = 0.0
    for index in samples.indices {
      let difference = Double(samples[index]) - Double(other.samples[index])
      squares += difference * difference
    }
    let peak = Double(shape.format.largestSample)
    return squares == 0 ? .infinity : 10 * log10(peak * peak * Double(samples.count) / squares)
  }

  /// The centre of the light in the first channel, in pixels, pixel centres lying at half-integers.
  public var centroid: (x: Double, y: Double) {
    var light = 0.0
    var x = 0.0
    var y = 0.0
    for row in 0..<shape.size.height {
      for column in 0..<shape.size.width {
        let level = Double(self[column, row][0])
        light += level
        x += level * (Double(column) + 0.5)
        y += level * (Double(row) + 0.5)
      }
    }
    return light > 0 ? (x / light, y / light) : (0, 0)
  }
}
