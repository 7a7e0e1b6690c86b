// The colours of an image that has at most 256, as a palette without doubles and in any order.

import CCodecs
import Raster

/// An image as indices into its colours.
struct IndexedColours: ~Copyable {
  let size: PixelSize
  /// Red, green, blue and alpha, most significant byte first, in the order in which they are met.
  let colours: [UInt32]
  /// How many pixels have each.
  let counts: [UInt32]
  /// A byte a pixel.
  private let indices: PixelBuffer

  /// The colours of `pixels`; nil where they are more than 256, or not of 8 bits.
  init?(_ pixels: PNGPixels) throws(CodecError) {
    guard pixels.bitDepth == 8, pixels.colorType != .palette, pixels.key.isEmpty else { return nil }
    let indices = try makeBuffer(rows: 1, rowBytes: pixels.pixelCount)
    var palette = cc_png_palette()
    var samples = pixels.samples
    guard
      cc_png_index(&samples, &palette, indices.row(0).assumingMemoryBound(to: UInt8.self)) == 0
    else { return nil }
    let count = Int(palette.count)
    size = pixels.size
    colours = withUnsafeBytes(of: palette.colours) {
      Array($0.bindMemory(to: UInt32.self).prefix(count))
    }
    counts = withUnsafeBytes(of: palette.counts) {
      Array($0.bindMemory(to: UInt32.self).prefix(count))
    }
    self.indices = indices
  }

  /// The same image with its colours in another order, in as few bits as they need.
  ///
  /// - Parameter order: every index of `colours`, once.
  func pixels(_ order: [Int]) throws(CodecError) -> PNGPixels {
    let bits = colours.count <= 2 ? 1 : colours.count <= 4 ? 2 : colours.count <= 16 ? 4 : 8
    let pixels = try PNGPixels(
      size, .palette, bitDepth: bits, palette: order.map { colours[$0] })
    var map = [UInt8](repeating: 0, count: 256)
    for (place, index) in order.enumerated() { map[index] = UInt8(place) }
    cc_png_pack(bytes, size.width, size.height, map, Int32(bits), pixels.bytes)
    return pixels
  }

  /// How often each two colours touch, side by side or one above the other.
  func neighbours() -> PaletteNeighbours {
    var matrix = [UInt32](repeating: 0, count: colours.count * colours.count)
    cc_png_count_neighbours(bytes, size.width, size.height, Int32(colours.count), &matrix)
    return PaletteNeighbours(count: colours.count, matrix: matrix)
  }

  private var bytes: UnsafePointer<UInt8> {
    UnsafePointer(indices.row(0).assumingMemoryBound(to: UInt8.self))
  }
}

/// How often colours touch; the same both ways.
struct PaletteNeighbours {
  let count: Int
  let matrix: [UInt32]

  func weight(_ a: Int, _ b: Int) -> Int { Int(matrix[a * count + b]) }
}
