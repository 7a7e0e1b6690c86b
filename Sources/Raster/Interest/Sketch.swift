// A small copy of an image, to look at it as a whole.

#if canImport(Glibc)
  import Glibc
#endif

/// A picture of at most 128 pixels a side, in red, green, blue and opacity from 0 to 1; what is
/// transparent is black.
public struct Sketch: Sendable {
  private static let longestSide = 128

  let size: PixelSize
  let pixels: [SIMD4<Float>]

  /// Sketches the image in `pixels`. Costs one pass of a box filter over it.
  public init(of image: borrowing PixelBuffer, _ shape: RasterShape) throws(RasterError) {
    let longest = max(shape.size.width, shape.size.height)
    let ratio = min(Double(Self.longestSide) / Double(longest), 1)
    size = PixelSize(
      width: max(Int((Double(shape.size.width) * ratio).rounded()), 1),
      height: max(Int((Double(shape.size.height) * ratio).rounded()), 1))
    let whole = PixelWindow(PixelRegion(whole: shape.size))
    var resampler = try Resampler(
      from: shape, columns: whole.columns, rows: whole.rows, to: size, filter: .box)
    let row = try PixelBuffer(rows: 1, rowBytes: resampler.target.rowBytes)
    var pixels: [SIMD4<Float>] = []
    pixels.reserveCapacity(size.width * size.height)
    var fed = 0
    for _ in 0..<size.height {
      resampler.takeRow(into: row.row(0)) { _ in
        defer { fed += 1 }
        return image.row(fed)
      }
      Self.append(row.row(0), size.width, shape.format, to: &pixels)
    }
    self.pixels = pixels
  }

  private static func append(
    _ row: UnsafeMutableRawPointer, _ width: Int, _ format: PixelFormat,
    to pixels: inout [SIMD4<Float>]
  ) {
    let channels = format.layout.channels
    func level(_ index: Int) -> Float {
      switch format.depth {
      case .eight: Float(row.load(fromByteOffset: index, as: UInt8.self)) / 255
      case .sixteen: Float(row.load(fromByteOffset: 2 * index, as: UInt16.self)) / 65_535
      }
    }
    for first in stride(from: 0, to: width * channels, by: channels) {
      let alpha = format.layout.hasAlpha ? level(first + channels - 1) : 1
      let (red, green, blue) =
        format.layout.isGray
        ? (level(first), level(first), level(first))
        : (level(first), level(first + 1), level(first + 2))
      pixels.append(SIMD4(red * alpha, green * alpha, blue * alpha, alpha))
    }
  }

  /// How bright each pixel is (ITU-R BT.601).
  var luma: [Float] { pixels.map { 0.299 * $0.x + 0.587 * $0.y + 0.114 * $0.z } }
}
