// Pixels in the colours of a palette, row by row.

import CKernels

/// Gives each pixel of an image the nearest colour of a palette, or dithers.
///
/// The same on every machine. Costs 20 to 60 ms a million pixels; takes two rows of errors.
public struct PaletteMapper: ~Copyable {
  private let palette: Palette
  private let width: Int
  private let dithers: Bool
  private let indices: PixelBuffer
  /// What dithering leaves to a row and to the next, in turns.
  private let errors: PixelBuffer
  private var mapped = 0

  /// Maps rows of `width` pixels.
  ///
  /// - Parameter dithers: whether neighbours make up for what a colour is off, so that areas keep the
  ///   colour that they have as a whole.
  public init(
    _ palette: consuming Palette, width: Int, dithers: Bool
  ) throws(RasterError) {
    let rowBytes = dithers ? (width + 2) * Int(CK_PLACE_AXES) * MemoryLayout<Int32>.size : 0
    let errors = try PixelBuffer(rows: 2, rowBytes: rowBytes)
    let indices = try PixelBuffer(rows: 1, rowBytes: width)
    errors.row(0).initializeMemory(as: UInt8.self, repeating: 0, count: rowBytes)
    self.errors = errors
    self.indices = indices
    self.width = width
    self.dithers = dithers
    self.palette = palette
  }

  /// Maps the next row, of 8-bit RGBA pixels, in place.
  public mutating func mapRow(_ row: UnsafeMutableRawPointer) {
    let pixels = row.assumingMemoryBound(to: UInt8.self)
    let places = indices.row(0).assumingMemoryBound(to: UInt8.self)
    if dithers {
      let here = errors.row(mapped % 2).assumingMemoryBound(to: Int32.self)
      let below = errors.row(1 - mapped % 2).assumingMemoryBound(to: Int32.self)
      ck_dither_row(palette.colours, pixels, width, Int32(mapped % 2), here, below, places)
    } else {
      ck_map_row(palette.colours, pixels, width, places)
    }
    ck_fill_row(palette.colours, places, width, pixels)
    mapped += 1
  }
}
