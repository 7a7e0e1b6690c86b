// WebP files from rows, through libwebp.

import CCodecs
import Raster

extension PlanarForm {
  /// What WebP's lossy form is.
  static let webP = PlanarForm(across: 2, down: 2, hasVideoLevels: true)
}

/// libwebp's method of each effort, 0 to 6: 4 is where more time stops paying (104 kB at 3, 101 at 4, 97
/// at 6, for 50, 55 and 160 ms).
private let methods: [Int32] = [0, 1, 2, 3, 4, 4, 5, 5, 6, 6]

/// What libwebp calls quality where nothing is lost, which is its effort: by ours.
private let losslessQualities: [Float] = [10, 30, 50, 70, 80, 85, 90, 95, 100, 100]

/// Writes rows of 8-bit RGB or RGBA as a WebP.
func encodeWebP(
  _ rows: any RowSource, options: EncodeOptions, metadata: KeptMetadata
) throws(CodecError) -> [UInt8] {
  let shape = rows.shape
  let pixels = try webPPixels(rows)
  return try webPFile(shape, options: options, metadata: metadata) { settings, file, message in
    cc_webp_encode(
      &settings, pixels.row(0).assumingMemoryBound(to: UInt8.self), pixels.stride, &file, message)
  }
}

/// Writes planes, whose colour has half the resolution, as a WebP.
func encodeWebP(
  _ image: PlanarImage, options: EncodeOptions, metadata: KeptMetadata
) throws(CodecError) -> [UInt8] {
  precondition(image.has(.webP), "planes in another form than the encoder's")
  let shapes = image.planes.map(\.rows.shape)
  let brightness = try makeBuffer(rows: shapes[0].size.height, rowBytes: shapes[0].rowBytes)
  let blue = try makeBuffer(rows: shapes[1].size.height, rowBytes: shapes[1].rowBytes)
  let red = try makeBuffer(rows: shapes[2].size.height, rowBytes: shapes[2].rowBytes)
  // As the decoder comes to them, so that it need not keep those of one plane for the other's sake.
  for y in 0..<image.size.height {
    try image.planes[0].rows.readRow(into: brightness.row(y))
    guard y.isMultiple(of: 2) else { continue }
    try image.planes[1].rows.readRow(into: blue.row(y / 2))
    try image.planes[2].rows.readRow(into: red.row(y / 2))
  }
  let shape = RasterShape(image.size, PixelFormat(.rgb))
  return try webPFile(shape, options: options, metadata: metadata) { settings, file, message in
    var planes = cc_webp_planes(
      y: brightness.row(0).assumingMemoryBound(to: UInt8.self),
      u: blue.row(0).assumingMemoryBound(to: UInt8.self),
      v: red.row(0).assumingMemoryBound(to: UInt8.self),
      y_stride: brightness.stride, uv_stride: blue.stride)
    return cc_webp_encode_planes(&settings, &planes, &file, message)
  }
}

/// Runs an encoder and wraps what it makes.
private func webPFile(
  _ shape: RasterShape, options: EncodeOptions, metadata: KeptMetadata,
  encode: (inout cc_webp_settings, inout cc_bytes, UnsafeMutablePointer<CChar>?) -> cc_kind
) throws(CodecError) -> [UInt8] {
  var settings = webPSettings(shape, options)
  var file = cc_bytes()
  var fault = cc_fault()
  fault.kind = withUnsafeMutableBytes(of: &fault.message) { message in
    encode(&settings, &file, message.baseAddress?.assumingMemoryBound(to: CChar.self))
  }
  guard fault.kind == CC_FINE else { throw CodecError(fault, writing: .webp) }
  return try wrapWebP(
    Array(taking: file), size: shape.size, hasAlpha: shape.format.layout.hasAlpha,
    metadata: metadata)
}

/// All rows in memory, as libwebp takes them.
func webPPixels(_ rows: any RowSource) throws(CodecError) -> PixelBuffer {
  let shape = rows.shape
  let pixels = try makeBuffer(rows: shape.size.height, rowBytes: shape.rowBytes)
  for y in 0..<shape.size.height { try rows.readRow(into: pixels.row(y)) }
  return pixels
}

/// What libwebp is asked for.
func webPSettings(_ shape: RasterShape, _ options: EncodeOptions) -> cc_webp_settings {
  let effort = min(max(options.effort, 0), 9)
  let keepsPixels = options.lossless || options.webP.nearLossless != nil
  return cc_webp_settings(
    width: shape.size.width, height: shape.size.height,
    channels: Int32(shape.format.layout.channels), lossless: keepsPixels ? 1 : 0,
    near_lossless: Int32(options.lossless ? 100 : options.webP.nearLossless ?? 100),
    sharp_yuv: options.webP.sharpYUV ? 1 : 0, alpha_quality: Int32(options.webP.alphaQuality),
    quality: keepsPixels ? losslessQualities[effort] : Float(options.exactQuality),
    method: methods[effort])
}
