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

  /// Writes a segment.
  borrowing func write(
    _ marker: JPEGMarker, signature: StaticString, data: [UInt8]
  ) throws(CodecError) {
    let segment = signature.withUTF8Buffer { [UInt8]($0) } + data
    try check(
      cc_jpeg_writer_marker(writer, Int32(marker.rawValue), segment, segment.count))
  }

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
  if options.effort >= EncodeOptions.weighingEffort {
    return try encodeWeighedJPEG(rows, options: options, metadata: metadata)
  }
  let shape = rows.shape
  let jpeg = try JPEGWriter()
  let isHalved =
    options.chroma == .auto ? options.quality < fullChromaQuality : options.chroma != .full
  var settings = cc_jpeg_settings(
    width: shape.size.width, height: shape.size.height,
    channels: Int32(shape.format.layout.channels), quality: Float(options.exactQuality),
    progressive: options.progressive ? 1 : 0,
    across: isHalved ? 2 : 1, down: isHalved && options.chroma != .half ? 2 : 1)
  try jpeg.check(cc_jpeg_writer_start(jpeg.writer, &settings))
  if let exif = metadata.exif {
    try jpeg.write(.app1, signature: JPEGApplication.exif.signature, data: exif)
  }
  if let xmp = metadata.xmp {
    try jpeg.write(.app1, signature: JPEGXMP.signature, data: xmp)
  }
  if let profile = metadata.iccProfile {
    try jpeg.check(cc_jpeg_writer_profile(jpeg.writer, profile, profile.count))
  }
  for block in metadata.own {
    try jpeg.check(
      cc_jpeg_writer_marker(jpeg.writer, Int32(block.code), block.data, block.data.count))
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
