// How far two pictures are apart, and where in a picture its light is.

import Glibc
import Raster

extension Picture {
  /// The same picture in 16 bits of red, green, blue and alpha: equal for pictures that look the same,
  /// whatever form they are stored in, but for colours that full transparency hides.
  public var widened: Picture {
    let scale = 65_535 / shape.format.largestSample
    let layout = shape.format.layout
    return Picture(shape.size, PixelFormat(.rgba, .sixteen)) { x, y, channel in
      let pixel = self[x, y]
      if channel == 3 { return layout.hasAlpha ? pixel[layout.channels - 1] * scale : 65_535 }
      return pixel[layout.isGray ? 0 : channel] * scale
    }
  }

  /// The widened picture, without the colours that full transparency hides.
  public var seen: Picture {
    var seen = widened
    for pixel in stride(from: 0, to: seen.samples.count, by: 4) where seen.samples[pixel + 3] == 0 {
      for channel in 0..<3 { seen.samples[pixel + channel] = 0 }
    }
    return seen
  }

  /// The largest difference of any two samples, of 8 bits where the pictures' forms differ; as large as
  /// can be for pictures of different sizes.
  public func largestDifference(from other: Picture) -> Int {
    guard shape.size == other.shape.size else { return .max }
    guard shape == other.shape else {
      return widened.largestDifference(from: other.widened) / 257
    }
    var largest = 0
    for index in samples.indices {
      largest = max(largest, abs(Int(samples[index]) - Int(other.samples[index])))
    }
    return largest
  }

  /// The peak signal-to-noise ratio in decibels, infinite for equal pictures, none for pictures of
  /// different sizes.
  public func peakSignalToNoise(against other: Picture) -> Double {
    guard shape.size == other.shape.size else { return -.infinity }
    guard shape == other.shape else { return widened.peakSignalToNoise(against: other.widened) }
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
