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

  /// Writes all that comes before the pixels.
  borrowing func begin(
    _ shape: RasterShape, _ options: EncodeOptions, _ metadata: KeptMetadata,
    takesPlanes: Bool = false
  ) throws(CodecError) {
    let form = jpegForm(options)
    var settings = cc_jpeg_settings(
      width: shape.size.width, height: shape.size.height,
      channels: Int32(shape.format.layout.channels), quality: Float(options.exactQuality),
      progressive: options.progressive ? 1 : 0, across: Int32(form.across),
      down: Int32(form.down), takes_planes: takesPlanes ? 1 : 0)
    try check(cc_jpeg_writer_start(writer, &settings))
    if let exif = metadata.exif {
      try write(.app1, signature: JPEGApplication.exif.signature, data: exif)
    }
    if let xmp = metadata.xmp {
      try write(.app1, signature: JPEGXMP.signature, data: xmp)
    }
    if let profile = metadata.iccProfile {
      try check(cc_jpeg_writer_profile(writer, profile, profile.count))
    }
    for block in metadata.own(in: .jpeg) {
      try check(
        cc_jpeg_writer_marker(writer, Int32(block.code), block.data, block.data.count))
    }
  }

  /// Writes a segment.
  private borrowing func write(
    _ marker: JPEGMarker, signature: StaticString, data: [UInt8]
  ) throws(CodecError) {
    let segment = signature.withUTF8Buffer { [UInt8]($0) } + data
    try check(
      cc_jpeg_writer_marker(writer, Int32(marker.rawValue), segment, segment.count))
  }

  /// The finished file.
  borrowing func finish() throws(CodecError) -> [UInt8] {
    var file = cc_bytes()
    try check(cc_jpeg_writer_finish(writer, &file))
    return Array(taking: file)
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

/// How colour is sampled in what libjpeg writes.
func jpegForm(_ options: EncodeOptions) -> PlanarForm {
  let isHalved =
    options.chroma == .auto ? options.quality < fullChromaQuality : options.chroma != .full
  return PlanarForm(
    across: isHalved ? 2 : 1, down: isHalved && options.chroma != .half ? 2 : 1)
}

/// Writes rows of 8-bit gray or RGB as a JPEG.
func encodeJPEG(
  _ rows: any RowSource, options: EncodeOptions, metadata: KeptMetadata
) throws(CodecError) -> [UInt8] {
  if options.effort >= EncodeOptions.weighingEffort {
    return try encodeWeighedJPEG(rows, options: options, metadata: metadata)
  }
  let shape = rows.shape
  let jpeg = try JPEGWriter()
  try jpeg.begin(shape, options, metadata)
  let row = try makeBuffer(rows: 1, rowBytes: shape.rowBytes)
  for _ in 0..<shape.size.height {
    try rows.readRow(into: row.row(0))
    try jpeg.check(
      cc_jpeg_writer_row(jpeg.writer, row.row(0).assumingMemoryBound(to: UInt8.self)))
  }
  return try jpeg.finish()
}

/// Writes planes, in the form of `options`, as a JPEG.
func encodeJPEG(
  _ image: PlanarImage, options: EncodeOptions, metadata: KeptMetadata
) throws(CodecError) -> [UInt8] {
  let jpeg = try JPEGWriter()
  try jpeg.begin(
    RasterShape(image.size, PixelFormat(.rgb)), options, metadata, takesPlanes: true)
  let form = jpegForm(options)
  precondition(image.has(form), "planes in another form than the encoder's")
  var planes: [BandedPlane] = []
  for (index, plane) in image.planes.enumerated() {
    planes.append(try BandedPlane(plane.rows, rows: jpegBlock * (index == 0 ? form.down : 1)))
  }
  for _ in 0..<(image.size.height - 1) / (jpegBlock * form.down) + 1 {
    var rows: [UnsafePointer<UInt8>?] = []
    for plane in planes { rows += try plane.next() }
    try jpeg.check(cc_jpeg_writer_band(jpeg.writer, rows))
  }
  return try jpeg.finish()
}

/// The side of a block.
private let jpegBlock = 8

/// A plane on its way to libjpeg, in bands as high and rows as wide as whole blocks: what lies outside
/// repeats the edge.
private final class BandedPlane {
  private let source: any RowSource
  private let band: PixelBuffer
  private var rowsLeft: Int

  init(_ source: any RowSource, rows: Int) throws(CodecError) {
    self.source = source
    rowsLeft = source.shape.size.height
    // A row's padding has room for the rest of a block.
    band = try makeBuffer(rows: rows, rowBytes: source.shape.rowBytes)
  }

  /// The next band's rows.
  func next() throws(CodecError) -> [UnsafePointer<UInt8>?] {
    // Of a band there is always one row at least.
    var last = 0
    var rows: [UnsafePointer<UInt8>?] = []
    for slot in 0..<band.rows {
      if rowsLeft > 0 {
        try source.readRow(into: band.row(slot))
        let width = source.shape.size.width
        let row = band.row(slot).assumingMemoryBound(to: UInt8.self)
        for column in width..<(width + jpegBlock - 1) / jpegBlock * jpegBlock {
          row[column] = row[width - 1]
        }
        rowsLeft -= 1
        last = slot
      }
      rows.append(band.row(last).assumingMemoryBound(to: UInt8.self))
    }
    return rows
  }
}
