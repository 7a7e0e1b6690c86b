// A resize in double precision, written from the definitions alone: what the resampler's results are
// measured against. It shares no code with it, neither filters nor coefficients.

import Glibc
import Raster
import TestSupport

/// The plain resize of whole pictures.
enum ReferenceResize {
  /// The whole of `picture` at `target`: two passes without rounding between them, colours weighed by
  /// their opacity, the result rounded and clamped once.
  static func resize(
    _ picture: Picture, to target: PixelSize, _ filter: Filter, columns: AxisSpan? = nil,
    rows: AxisSpan? = nil
  ) -> Picture {
    let format = picture.shape.format
    let size = picture.shape.size
    let channels = format.layout.channels
    let white = Double(format.largestSample)
    var light = picture.samples.map(Double.init)
    if format.layout.hasAlpha {
      for index in light.indices where index % channels != channels - 1 {
        light[index] *= light[index - index % channels + channels - 1] / white
      }
    }
    let columnTaps = taps(
      source: size.width, span: columns ?? AxisSpan(length: Double(size.width)),
      target: target.width, filter)
    let rowTaps = taps(
      source: size.height, span: rows ?? AxisSpan(length: Double(size.height)),
      target: target.height, filter)

    var high = [Double](repeating: 0, count: size.width * channels * target.height)
    let rowSamples = size.width * channels
    for (y, taps) in rowTaps.enumerated() {
      for (row, weight) in taps {
        for x in 0..<rowSamples { high[y * rowSamples + x] += weight * light[row * rowSamples + x] }
      }
    }
    var result: [Double] = []
    for y in 0..<target.height {
      for taps in columnTaps {
        for channel in 0..<channels {
          var sum = 0.0
          for (column, weight) in taps {
            sum += weight * high[y * rowSamples + column * channels + channel]
          }
          result.append(sum)
        }
      }
    }
    return Picture(target, format) { x, y, channel in
      let pixel = (y * target.width + x) * channels
      var level = result[pixel + channel]
      if format.layout.hasAlpha, channel != channels - 1 {
        let opacity = result[pixel + channels - 1] / white
        level = (opacity * white).rounded() < 1 ? 0 : level / opacity
      }
      return Int(min(max(level, 0), white).rounded())
    }
  }

  /// The source pixels of each target pixel and their weights, which sum to 1.
  static func taps(
    source: Int, span: AxisSpan, target: Int, _ filter: Filter
  ) -> [[(pixel: Int, weight: Double)]] {
    let ratio = span.length / Double(target)
    let widening = max(ratio, 1)
    return (0..<target).map { index in
      let centre = span.origin + (Double(index) + 0.5) * ratio
      let near = Int(centre - 3 * widening) - 1...Int(centre + 3 * widening) + 1
      var taps: [(pixel: Int, weight: Double)] = []
      for pixel in near.clamped(to: 0...source - 1) {
        let weight = curve((Double(pixel) + 0.5 - centre) / widening, filter)
        if weight != 0 { taps.append((pixel, weight)) }
      }
      let sum = taps.reduce(0) { $0 + $1.weight }
      guard sum > 0 else { return [(min(max(Int(centre), 0), source - 1), 1)] }
      return taps.map { ($0.pixel, $0.weight / sum) }
    }
  }

  private static func curve(_ x: Double, _ filter: Filter) -> Double {
    let t = abs(x)
    func lanczos(_ lobes: Double) -> Double {
      if t == 0 { return 1 }
      return t < lobes ? lobes * sin(.pi * t) * sin(.pi * t / lobes) / (.pi * .pi * t * t) : 0
    }
    switch filter {
    // No sample at all: the nearest then stands alone.
    case .nearest: return 0
    // A sample on the border belongs to the pixel on its left.
    case .box: return x > -0.5 + 1e-9 && x < 0.5 + 1e-9 ? 1 : 0
    case .linear: return max(1 - t, 0)
    case .cubic:
      if t < 1 { return 1.5 * t * t * t - 2.5 * t * t + 1 }
      return t < 2 ? -0.5 * t * t * t + 2.5 * t * t - 4 * t + 2 : 0
    case .mitchell:
      if t < 1 { return (21 * t * t * t - 36 * t * t + 16) / 18 }
      return t < 2 ? (-7 * t * t * t + 36 * t * t - 60 * t + 32) / 18 : 0
    case .lanczos2: return lanczos(2)
    case .lanczos3: return lanczos(3)
    }
  }
}
