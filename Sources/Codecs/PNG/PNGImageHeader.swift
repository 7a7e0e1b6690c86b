// The IHDR chunk of a PNG file: PNG (third edition) section 11.2.1 and table 12.

import Diagnostics
import Raster

/// What the IHDR chunk says, checked against what is legal.
struct PNGImageHeader {
  /// The colour types.
  enum ColorType: Int {
    case gray = 0
    case rgb = 2
    case palette = 3
    case grayAlpha = 4
    case rgba = 6

    /// The bit depths that go with the type.
    var legalDepths: [Int] {
      switch self {
      case .gray: [1, 2, 4, 8, 16]
      case .palette: [1, 2, 4, 8]
      case .rgb, .grayAlpha, .rgba: [8, 16]
      }
    }
  }

  let size: PixelSize
  let bitDepth: Int
  let colorType: ColorType
  let isInterlaced: Bool

  /// Reads the chunk that follows the signature.
  init(_ chunk: PNGChunk?, of bytes: RawSpan) throws(CodecError) {
    guard let chunk else {
      throw .truncated(
        .png, offset: bytes.byteCount, detail: "the file ends before its IHDR chunk")
    }
    guard chunk.type != "CgBI" else {
      throw .unsupportedVariety(.png, detail: "optimised for iPhone (CgBI)")
    }
    let start = chunk.data.lowerBound
    guard chunk.type == "IHDR", chunk.data.count == 13 else {
      let found = "\(chunk.type.name) chunk of \(counted(chunk.data.count, "byte"))"
      throw .corrupt(
        .png, offset: chunk.range.lowerBound, detail: "\(found) instead of IHDR of 13")
    }
    guard chunk.isIntact(in: bytes) else {
      throw .corrupt(
        .png, offset: chunk.range.upperBound - 4, detail: "wrong checksum of the IHDR chunk")
    }
    guard let width = bytes.bigEndian32(at: start), let height = bytes.bigEndian32(at: start + 4),
      (1...0x7FFF_FFFF).contains(width), (1...0x7FFF_FFFF).contains(height)
    else {
      throw .corrupt(.png, offset: start, detail: "a side of 0 or over 2147483647 pixels")
    }
    guard let depth = bytes.byte(at: start + 8), let color = bytes.byte(at: start + 9),
      let colorType = ColorType(rawValue: Int(color)), colorType.legalDepths.contains(Int(depth))
    else {
      throw .corrupt(.png, offset: start + 8, detail: "illegal bit depth and colour type")
    }
    guard bytes.matches([0, 0], at: start + 10), let interlace = bytes.byte(at: start + 12),
      interlace <= 1
    else {
      throw .corrupt(
        .png, offset: start + 10, detail: "unknown compression, filter or interlace method")
    }
    size = PixelSize(width: width, height: height)
    bitDepth = Int(depth)
    self.colorType = colorType
    isInterlaced = interlace == 1
  }

  /// How the file models colour.
  var colorModel: ColorModel {
    switch colorType {
    case .gray, .grayAlpha: .gray
    case .rgb, .rgba: .rgb
    case .palette: .palette
    }
  }

  /// What a decoder delivers that expands palettes and small depths to whole bytes, and a colour
  /// or palette entries that are transparent to an alpha channel.
  func pixelFormat(hasTransparency: Bool) -> PixelFormat {
    let layout: ChannelLayout =
      switch colorType {
      case .gray: hasTransparency ? .grayAlpha : .gray
      case .rgb, .palette: hasTransparency ? .rgba : .rgb
      case .grayAlpha: .grayAlpha
      case .rgba: .rgba
      }
    return PixelFormat(layout, bitDepth == 16 ? .sixteen : .eight)
  }
}
