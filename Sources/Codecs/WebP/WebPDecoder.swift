// WebP rows from libwebp, which decodes an image as a whole; of an animation, the first frame.

import CCodecs
import Raster

/// Decodes one WebP.
final class WebPDecoder: Decoder {
  let shape: RasterShape
  let iccProfile: [UInt8]?
  let warnings: [String]
  private let pixels: PixelBuffer
  private var rowsRead = 0

  init(_ input: InputBytes, header: ImageHeader) throws(CodecError) {
    shape = RasterShape(header.size, header.pixelFormat)
    iccProfile = input.withSpan { webPICCProfile($0) }
    warnings = firstFrameWarning(frames: header.frames)
    let pixels = try makeBuffer(rows: header.size.height, rowBytes: shape.rowBytes)
    let out = pixels.row(0).assumingMemoryBound(to: UInt8.self)
    let kind =
      header.isAnimated
      ? cc_webp_decode_first_frame(
        input.address, input.count, out, pixels.stride, shape.size.width, shape.size.height)
      : cc_webp_decode(
        input.address, input.count, Int32(shape.format.layout.channels), out, pixels.stride,
        shape.size.height)
    guard kind == CC_FINE else {
      var fault = cc_fault()
      fault.kind = kind
      // libwebp does not say where; the image data is what it was reading.
      fault.offset = input.withSpan { webPImageOffset($0) }
      throw CodecError(fault, reading: .webp, detail: "the image data can't be decoded")
    }
    self.pixels = pixels
  }

  func readRow(into row: UnsafeMutableRawPointer) throws(CodecError) {
    row.copyMemory(from: pixels.row(rowsRead), byteCount: shape.rowBytes)
    rowsRead += 1
  }

  func finish() throws(CodecError) {}
}
