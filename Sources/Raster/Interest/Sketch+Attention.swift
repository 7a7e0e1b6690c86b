// What people look at first: faces and other skin, edges, and colours that stand out, as the crop by
// attention of libvips weighs them. Skin is known by its place in the plane of Cb and Cr (D. Chai and
// K. N. Ngan, "Face segmentation using skin-color map in videophone applications", 1999).

#if canImport(Glibc)
  import Glibc
#endif

extension Sketch {
  private static let (edgeWeight, skinWeight, colourWeight): (Float, Float, Float) = (1, 1.5, 0.6)

  /// How much each pixel draws the eye, 0 or more.
  var attention: [Float] {
    let luma = luma
    let saturation = pixels.map { pixel in
      let high = max(pixel.x, pixel.y, pixel.z)
      let low = min(pixel.x, pixel.y, pixel.z)
      // Nearly black pixels have no colour to speak of.
      return high > 0.1 ? (high - low) / high : 0
    }
    let usual = saturation.reduce(0, +) / Float(max(saturation.count, 1))
    return (0..<pixels.count).map { index in
      Self.edgeWeight * edge(at: index, in: luma)
        + Self.skinWeight * Self.skin(pixels[index], luma: luma[index])
        + Self.colourWeight * max(saturation[index] - usual, 0)
    }
  }

  /// The steepness of the brightness, by central differences.
  private func edge(at index: Int, in luma: [Float]) -> Float {
    let (x, y) = (index % size.width, index / size.width)
    func level(_ x: Int, _ y: Int) -> Float {
      luma[min(max(y, 0), size.height - 1) * size.width + min(max(x, 0), size.width - 1)]
    }
    let across = level(x + 1, y) - level(x - 1, y)
    let down = level(x, y + 1) - level(x, y - 1)
    return (across * across + down * down).squareRoot()
  }

  /// 1 well within the colours of skin, 0 outside, and a slope between.
  private static func skin(_ pixel: SIMD4<Float>, luma: Float) -> Float {
    guard luma > 0.15, luma < 0.95 else { return 0 }
    let blueness = 128 + 255 * 0.564 * (pixel.z - luma)
    let redness = 128 + 255 * 0.713 * (pixel.x - luma)
    func within(_ value: Float, _ low: Float, _ high: Float) -> Float {
      let margin = min(value - low, high - value)
      return min(max(margin / 8, 0), 1)
    }
    return within(blueness, 77, 127) * within(redness, 133, 173)
  }
}
