// WebP rows from libwebp, which decodes a still image as a whole.

import CCodecs
import Raster

/// Decodes one still WebP.
final class WebPDecoder: Decoder {
  let shape: RasterShape
  let iccProfile: [UInt8]?
  let warnings: [String] = []
  private let pixels: PixelBuffer
  /// Where a broken image ends, and why.
  private let end: Damage?
  private var rowsRead = 0

  init(_ input: InputBytes, header: ImageHeader, salvages: Bool) throws(CodecError) {
    shape = RasterShape(header.size, header.pixelFormat)
    iccProfile = input.withSpan { webPICCProfile($0) }
    let pixels = try makeBuffer(rows: header.size.height, rowBytes: shape.rowBytes)
    let channels = Int32(shape.format.layout.channels)
    let room = pixels.row(0).assumingMemoryBound(to: UInt8.self)
    let stride = pixels.stride
    let kind = cc_webp_decode(
      input.address, input.count, channels, room, stride, shape.size.height)
    self.pixels = pixels
    guard kind != CC_FINE else {
      end = nil
      return
    }
    let error = webPError(kind, reading: input)
    guard salvages, error.isDamage else { throw error }
    var rows = 0
    _ = cc_webp_decode_part(
      input.address, input.count, channels, room, stride, shape.size.height, &rows)
    end = Damage(wholeRows: rows, fault: error)
  }

  func readRow(into row: UnsafeMutableRawPointer) throws(CodecError) {
    if let end, rowsRead >= end.wholeRows { throw end.fault }
    row.copyMemory(from: pixels.row(rowsRead), byteCount: shape.rowBytes)
    rowsRead += 1
  }

  func skipRows(_ count: Int) { rowsRead += count }

  func finish() throws(CodecError) {}
}

/// The error that libwebp's failure of `kind` means.
func webPError(_ kind: cc_kind, reading input: InputBytes) -> CodecError {
  var fault = cc_fault()
  fault.kind = kind
  // libwebp does not say where; the image data is what it was reading.
  fault.offset = input.withSpan { webPImageOffset($0) }
  return CodecError(fault, reading: .webp, detail: "the image data can't be decoded")
}
