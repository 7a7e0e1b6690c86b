// Pixels in the form in which a PNG file stores them: PNG (third edition) section 7.

import CCodecs
import Raster

/// An image as PNG stores it, before filters: packed rows without gaps, samples of 16 bits most
/// significant byte first. Whoever makes one fills it; after that it stays as it is.
final class PNGPixels {
  let size: PixelSize
  let colorType: PNGImageHeader.ColorType
  /// 1, 2, 4, 8 or 16 bits a sample or index.
  let bitDepth: Int
  /// Red, green, blue and alpha, most significant byte first, of each index.
  let palette: [UInt32]
  /// The colour that stands for transparency, `bitDepth / 8` bytes a sample; empty for none.
  let key: [UInt8]
  /// One row, as long as all.
  let buffer: PixelBuffer

  /// Room for such an image.
  init(
    _ size: PixelSize, _ colorType: PNGImageHeader.ColorType, bitDepth: Int,
    palette: [UInt32] = [], key: [UInt8] = []
  ) throws(CodecError) {
    self.size = size
    self.palette = palette
    self.key = key
    self.colorType = colorType
    self.bitDepth = bitDepth
    let rowBytes = (size.width * colorType.samples * bitDepth + 7) / 8
    buffer = try makeBuffer(rows: 1, rowBytes: rowBytes * size.height)
  }

  /// Pulls all of `rows`.
  convenience init(_ rows: any RowSource) throws(CodecError) {
    let shape = rows.shape
    try self.init(
      shape.size, PNGImageHeader.ColorType(shape.format.layout),
      bitDepth: shape.format.depth.rawValue)
    for y in 0..<size.height {
      // What a source writes behind a row is there overwritten by the next.
      let row = bytes + y * rowBytes
      try rows.readRow(into: row)
      if bitDepth == 16 { cc_png_network_order(row, rowBytes / 2) }
    }
  }

  var bytes: UnsafeMutablePointer<UInt8> {
    buffer.row(0).assumingMemoryBound(to: UInt8.self)
  }

  /// Bytes of a row.
  var rowBytes: Int { (size.width * colorType.samples * bitDepth + 7) / 8 }

  var pixelCount: Int { size.width * size.height }

  /// Bytes of all rows with their filter types.
  var filteredCount: Int { (rowBytes + 1) * size.height }

  /// For the kernels that look at whole samples, of 8 or 16 bits.
  var samples: cc_png_pixels {
    cc_png_pixels(
      bytes: bytes, count: pixelCount, channels: Int32(colorType.samples),
      sample_bytes: Int32(bitDepth / 8))
  }

  /// For the filters.
  var rows: cc_png_rows {
    cc_png_rows(
      bytes: bytes, row_bytes: rowBytes, height: size.height,
      bytes_per_pixel: max(colorType.samples * bitDepth / 8, 1))
  }

  var hasAlphaChannel: Bool { colorType == .grayAlpha || colorType == .rgba }
}

extension PNGImageHeader.ColorType {
  init(_ layout: ChannelLayout) {
    self =
      switch layout {
      case .gray: .gray
      case .grayAlpha: .grayAlpha
      case .rgb: .rgb
      case .rgba: .rgba
      }
  }

  /// Samples, or indices, of a pixel.
  var samples: Int {
    switch self {
    case .gray, .palette: 1
    case .grayAlpha: 2
    case .rgb: 3
    case .rgba: 4
    }
  }

  var withoutAlpha: Self { self == .grayAlpha ? .gray : self == .rgba ? .rgb : self }
}
