// JPEG files from rows, through libjpeg-turbo with optimal Huffman tables.

import CCodecs
import Raster

/// Owns libjpeg's state.
private struct JPEGWriter: ~Copyable {
  let writer: OpaquePointer

  init() throws(CodecError) {
    guard let writer = cc_jpeg_writer_open() else { throw .outOfMemory(activity: "encoding JPEG") }
    self.writer = writer
  }

  deinit { cc_jpeg_writer_free(writer) }

  borrowing func check(_ result: Int32) throws(CodecError) {
    guard result == 0 else {
      throw CodecError(cc_jpeg_writer_fault(writer).pointee, writing: .jpeg)
    }
  }
}

/// The quality from which colour keeps its full resolution: below, its errors are hidden by coarser
/// quantisation, and half the chroma saves a quarter of the file.
private let fullChromaQuality = 90

/// Writes rows of 8-bit gray or RGB as a JPEG.
func encodeJPEG(
  _ rows: any RowSource, options: EncodeOptions, metadata: KeptMetadata
) throws(CodecError) -> [UInt8] {
  let shape = rows.shape
  let jpeg = try JPEGWriter()
  var settings = cc_jpeg_settings(
    width: shape.size.width, height: shape.size.height,
    channels: Int32(shape.format.layout.channels), quality: Float(options.exactQuality),
    progressive: options.progressive ? 1 : 0,
    halve_chroma: options.halvesChroma ?? (options.quality < fullChromaQuality) ? 1 : 0)
  try jpeg.check(cc_jpeg_writer_start(jpeg.writer, &settings))
  if let exif = metadata.exif {
    let segment = Array("Exif\0\0".utf8) + exif
    try jpeg.check(cc_jpeg_writer_marker(jpeg.writer, 0xE1, segment, segment.count))
  }
  if let profile = metadata.iccProfile {
    try jpeg.check(cc_jpeg_writer_profile(jpeg.writer, profile, profile.count))
  }
  let row = try makeBuffer(rows: 1, rowBytes: shape.rowBytes)
  for _ in 0..<shape.size.height {
    try rows.readRow(into: row.row(0))
    try jpeg.check(
      cc_jpeg_writer_row(jpeg.writer, row.row(0).assumingMemoryBound(to: UInt8.self)))
  }
  var file = cc_bytes()
  try jpeg.check(cc_jpeg_writer_finish(jpeg.writer, &file))
  return Array(taking: file)
}
